/* SPDX-License-Identifier: MIT
 *
 * SYSCALL_ENTRY=INT80: system calls through interrupt gate 0x80, the textbook way. The CPU switches to the
 * kernel stack of the TSS and pushes ss, rsp, rflags, cs, rip; the full frame goes on top, IRETQ returns.
 * Compare with syscall_syscall.S.
 *
 * Cost of the generic path, entry and exit without C code: 1 + 2 + 16 + 2 + 16 + 2 = 39 instructions.
 */
#include <generated/asm-offsets.h>
#include "frame.inc"
#include "syscall_filter.inc"
#include "syscall_short.inc"
#include "syscall_ipc.inc"

	.text
	.globl syscall_entry
syscall_entry:
	swapgs
	SYSCALL_FILTER_LOOK
	SYSCALL_SHORT_PATH
	IPC_PATH
	SYSCALL_YIELD_PATH
	SYSCALL_BRIEF_PATH
.Lsyscall_generic:
	pushq $0
	pushq $0x80
	FRAME_SAVE
	movq %rsp, %rdi
	call syscall_enter
	FRAME_RESTORE
	swapgs
	iretq

	IPC_WAYS_OUT

	.section .note.GNU-stack, "", @progbits
