/* SPDX-License-Identifier: MIT
 *
 * Calls in front of syscall_dispatch, behind interrupt gate 0x80: the entry reads the pointer
 * (filter_gate.h; entry/syscall_filter.inc). Compare with filter_gate_syscall.c.
 */
#include "filter_gate.h"

void filter_gate_change(struct cpu *cpu, const struct filter *filter)
{
	cpu->filter = filter;
}
