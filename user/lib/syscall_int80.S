/* SPDX-License-Identifier: MIT
 *
 * System-call stubs, choice SYSCALL_ENTRY_INT80: an interrupt through the gate 0x80. Compare
 * with syscall_syscall.S.
 */
	.macro enter_kernel
	int $0x80
	.endm

#include "syscall_stubs.inc"
