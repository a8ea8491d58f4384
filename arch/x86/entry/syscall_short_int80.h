/* SPDX-License-Identifier: MIT
 *
 * SYSCALL_FASTPATH behind interrupt gate 0x80: the same as syscall_short_syscall.h, but the CPU has saved
 * the user's state and IRETQ brings it back.
 *
 * Budget, INT to IRETQ: 17 instructions and the handler.
 */
.macro SYSCALL_SHORT_PATH
	/* Only short calls: everything else sleeps, touches user memory or wants to be counted. */
	cmpq $EXO_SYSCALL_SHORT_COUNT, %rax
	jae 1f

	/* Point of no return: nothing below can fail. The call's eighth byte of stack keeps it aligned:
	 * the CPU pushed five words on a stack that it had aligned to 16 (SDM vol. 3A, 6.14.2). */
	pushq %rax
	call *syscall_short_table(,%rax,8)
	addq $8, %rsp
	SYSCALL_SHORT_SCRUB
	xorl %ecx, %ecx
	xorl %r11d, %r11d
	swapgs
	iretq
1:
.endm
