/* SPDX-License-Identifier: MIT
 *
 * SYSCALL_ENTRY=INT80: one gate of the IDT. Compare with syscall_gate_syscall.c.
 */
#include "segments.h"

void syscall_gate_init(void)
{
	idt_set_user_gate(0x80, (void (*)(void))syscall_entry);
}
