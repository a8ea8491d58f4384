/* SPDX-License-Identifier: MIT
 *
 * Calls in front of syscall_dispatch, behind the SYSCALL instruction: agents with a filter have an
 * entry of their own (filter_gate.h; entry/syscall_syscall.S). Compare with filter_gate_int80.c.
 */
#include "filter_gate.h"
#include "registers.h"
#include "segments.h"

extern char syscall_entry_filtered[];

void filter_gate_change(struct cpu *cpu, const struct filter *filter)
{
	bool other_entry = !cpu->filter != !filter;

	cpu->filter = filter;
	if (other_entry)
		msr_write(MSR_LSTAR, (uint64_t)(filter ? syscall_entry_filtered : syscall_entry));
}
