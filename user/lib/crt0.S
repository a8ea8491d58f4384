/* SPDX-License-Identifier: MIT
 *
 * An agent's first instructions. The kernel enters here with rdi = the argument string, which is on
 * this agent's stack, rsi = the id of its thread, and zeros in every other register. The time stamp is read before anything
 * else: init's is the end of the benchmark `boot`.
 */
	.section .text.entry, "ax", @progbits
	.globl _start
	.type _start, @function
_start:
	rdtsc
	movl %eax, exo_start_tsc
	movl %edx, exo_start_tsc + 4
	andq $-16, %rsp
	xorl %ebp, %ebp			/* the end of every backtrace */
	call exo_start
	ud2				/* exo_start does not return */
	.size _start, . - _start

	.section .bss
	.globl exo_start_tsc
	.type exo_start_tsc, @object
	.balign 8
exo_start_tsc:
	.skip 8
	.size exo_start_tsc, 8

	.section .note.GNU-stack, "", @progbits
