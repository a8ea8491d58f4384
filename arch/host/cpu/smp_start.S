/* SPDX-License-Identifier: MIT
 *
 * A CPU comes to the stack of its idle thread, by context_switch.
 */
	.text
	.globl host_cpu_start

host_cpu_start:
	xorl %ebp, %ebp			/* the end of its backtraces */
	call host_cpu_begin
	ud2

	.section .note.GNU-stack, "", @progbits
