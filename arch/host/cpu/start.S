/* SPDX-License-Identifier: MIT
 *
 * The first steps of a thread, reached by context_switch.
 */
	.text
	.globl thread_start

/* rbx is the thread's entry, r12 the argument. */
thread_start:
	xorl %ebp, %ebp			/* the end of its backtraces */
	movq %rbx, %rdi
	movq %r12, %rsi
	call host_thread_begin
	ud2

/* (stack, entry, argument): what was on the stack is forgotten. */
	.globl host_enter_on
host_enter_on:
	movq %rdi, %rsp
	xorl %ebp, %ebp
	movq %rdx, %rdi
	call *%rsi
	ud2

	.section .note.GNU-stack, "", @progbits
