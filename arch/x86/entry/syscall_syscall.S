/* SPDX-License-Identifier: MIT
 *
 * SYSCALL_ENTRY=SYSCALL: system calls through SYSCALL and SYSRET (Intel SDM vol. 2B). The CPU saves only
 * rip (in rcx) and rflags (in r11), clears IF through SFMASK and changes neither stack nor GS. The generic path
 * builds the same full frame as the interrupt gate would. Compare with syscall_int80.S.
 *
 * SYSRET faults in the kernel when rcx is not canonical: rcx is the user's return address, and the last page
 * of user space is never mapped (arch/space.h), so it is canonical.
 *
 * Cost of the generic path, entry and exit without C code: 3 + 7 + 16 + 2 + 16 + 6 = 50 instructions.
 */
#include <generated/asm-offsets.h>
#include "../cpu/selectors.h"
#include "frame.inc"
#include "syscall_short.inc"

	.text
	.globl syscall_entry
syscall_entry:
	swapgs
	movq %rsp, %gs:CPU_USER_RSP
	movq %gs:CPU_KERNEL_STACK_TOP, %rsp
	SYSCALL_SHORT_PATH
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
	FRAME_RESTORE
	popq %rcx
	popq %r11			/* the code selector, gone with the next line */
	popq %r11
	movq (%rsp), %rsp
	swapgs
	sysretq

	.section .note.GNU-stack, "", @progbits
