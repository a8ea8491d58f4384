/* SPDX-License-Identifier: MIT
 *
 * The first instructions of the first process: take the time, then go the C library's way. Linux
 * starts a static program with rdx 0, and rax is free.
 */
	.text
	.globl peer_start
peer_start:
	lfence
	rdtsc
	movl %eax, peer_first_tsc(%rip)
	movl %edx, peer_first_tsc+4(%rip)
	xorl %edx, %edx
	jmp _start

	.data
	.balign 8
	.globl peer_first_tsc
peer_first_tsc:
	.quad 0
	.section .note.GNU-stack, "", @progbits
