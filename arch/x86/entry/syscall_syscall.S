/* SPDX-License-Identifier: MIT
 *
 * SYSCALL_ENTRY=SYSCALL: system calls through SYSCALL and SYSRET (Intel SDM vol. 2B). The CPU saves only
 * rip (in rcx) and rflags (in r11), clears IF through SFMASK and changes neither stack nor GS. The generic path
 * builds the same full frame as the interrupt gate would. On the way out only what C code may clobber is loaded
 * again: the callee-saved registers are the user's still (System V ABI, AMD64 3.2.1). Compare with syscall_int80.S.
 *
 * SYSRET faults in the kernel when rcx is not canonical: rcx is the user's return address, and the last page
 * of user space is never mapped (arch/space.h), so it is canonical.
 *
 * Cost of the generic path, entry and exit without C code: 3 + 7 + 16 + 2 + 12 = 40 instructions, one more than
 * behind the gate, whose INT and IRETQ count one each and are long microcoded sequences on a processor.
 */
#include <generated/asm-offsets.h>
#include "../cpu/selectors.h"
#include "frame.inc"
#include "syscall_filter.inc"
#include "syscall_short.inc"
#include "syscall_ipc.inc"

	.text
	.globl syscall_entry
syscall_entry:
	swapgs
	movq %rsp, %gs:CPU_USER_RSP
.Lsyscall_allowed:
	movq %gs:CPU_KERNEL_STACK_TOP, %rsp
	SYSCALL_SHORT_PATH
	IPC_PATH
	SYSCALL_YIELD_PATH
	SYSCALL_BRIEF_PATH
.Lsyscall_generic:
	pushq $SELECTOR_USER_DATA
	pushq %gs:CPU_USER_RSP
	pushq %r11
	pushq $SELECTOR_USER_CODE
	pushq %rcx
	pushq $0
	pushq $0x80
	FRAME_SAVE
	movq %rsp, %rdi
	call syscall_enter
	movq FRAME_RAX(%rsp), %rax
	movq FRAME_RDX(%rsp), %rdx
	movq FRAME_RSI(%rsp), %rsi
	movq FRAME_RDI(%rsp), %rdi
	movq FRAME_R8(%rsp), %r8
	movq FRAME_R9(%rsp), %r9
	movq FRAME_R10(%rsp), %r10
	movq FRAME_RFLAGS(%rsp), %r11
	movq FRAME_RIP(%rsp), %rcx
	movq FRAME_RSP(%rsp), %rsp
	swapgs
	sysretq

	IPC_WAYS_OUT

	SYSCALL_FILTERED_ENTRY

	.section .note.GNU-stack, "", @progbits
