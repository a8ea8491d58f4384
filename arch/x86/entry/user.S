/* SPDX-License-Identifier: MIT
 *
 * The first step of a thread into user mode: an IRETQ frame made by hand, every register zero but the
 * argument, interrupts on.
 */
#include "../cpu/selectors.h"
#include "frame.inc"

#define RFLAGS_RESERVED_1 0x002
#define RFLAGS_IF         0x200

	.text
	.globl arch_enter_user, thread_start, thread_fork_return

/* void arch_enter_user(vaddr_t entry, vaddr_t stack, uint64_t argument) */
arch_enter_user:
	cli
	pushq $SELECTOR_USER_DATA
	pushq %rsi
	pushq $(RFLAGS_RESERVED_1 | RFLAGS_IF)
	pushq $SELECTOR_USER_CODE
	pushq %rdi
	movq %rdx, %rdi
	xorl %eax, %eax
	xorl %ebx, %ebx
	xorl %ecx, %ecx
	xorl %edx, %edx
	xorl %esi, %esi
	xorl %ebp, %ebp
	xorl %r8d, %r8d
	xorl %r9d, %r9d
	xorl %r10d, %r10d
	xorl %r11d, %r11d
	xorl %r12d, %r12d
	xorl %r13d, %r13d
	xorl %r14d, %r14d
	xorl %r15d, %r15d
	swapgs
	iretq

/* A new thread's first instructions, reached by switch_registers: rbx is its entry, r12 the argument. */
thread_start:
	xorl %ebp, %ebp			/* the end of its backtraces */
	sti
	movq %r12, %rdi
	call *%rbx
	call thread_exit
	ud2

/* A forked thread's first instructions: the stack holds a copy of the parent's full frame. */
thread_fork_return:
	FRAME_RESTORE
	swapgs
	iretq

	.section .note.GNU-stack, "", @progbits
