/* SPDX-License-Identifier: MIT
 *
 * The first steps of threads, in the kernel and into user mode.
 */
#include "frame.inc"

	.text
	.globl frame_enter_user, thread_start, thread_enter_user

/* void frame_enter_user(const struct frame *frame): the frame lies on a kernel stack. */
frame_enter_user:
	cli
	movq %rdi, %rsp
/* The first instructions of a thread that starts in user mode: the stack holds its full frame. */
thread_enter_user:
	call user_leave
	FRAME_RESTORE
	swapgs
	iretq

/* A new kernel thread's first instructions, reached by context_switch: rbx is its entry, r12 the
 * argument. */
thread_start:
	xorl %ebp, %ebp			/* the end of its backtraces */
	sti
	movq %r12, %rdi
	call *%rbx
	call thread_exit
	ud2

	.section .note.GNU-stack, "", @progbits
