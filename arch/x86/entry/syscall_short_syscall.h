/* SPDX-License-Identifier: MIT
 *
 * SYSCALL_FASTPATH behind the SYSCALL instruction: a short call (uapi/exo/syscall_list.h) runs from
 * registers, without a frame, without accounting and with interrupts off.
 *
 * Budget, SYSCALL to SYSRET: 20 instructions and the handler; getpid's handler is 3. The stack holds only
 * what the handler's call would lose: the user's rip and rflags.
 */
.macro SYSCALL_SHORT_PATH
	/* Only short calls: everything else sleeps, touches user memory or wants to be counted. */
	cmpq $EXO_SYSCALL_SHORT_COUNT, %rax
	jae 1f

	/* Point of no return: nothing below can fail. */
	pushq %rcx
	pushq %r11
	call *syscall_short_table(,%rax,8)
	popq %r11
	popq %rcx
	SYSCALL_SHORT_SCRUB
	movq %gs:CPU_USER_RSP, %rsp
	swapgs
	sysretq
1:
.endm
