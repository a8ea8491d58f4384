/* SPDX-License-Identifier: MIT
 *
 * System-call stubs, choice SYSCALL_ENTRY_SYSCALL: SYSCALL (Intel SDM vol. 2B), which
 * overwrites rcx and r11. Compare with syscall_int80.S.
 */
	.macro enter_kernel
	syscall
	.endm

#include "syscall_stubs.inc"
