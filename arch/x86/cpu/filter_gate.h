/* SPDX-License-Identifier: MIT
 *
 * Some calls come before syscall_dispatch (SYSCALL_FASTPATH, IPC_FASTPATH), and with it before
 * filters. So each CPU knows the filter of the agent whose space it is in, and its entry goes by
 * it: neither of the two      nothing to do SYSCALL_ENTRY_SYSCALL   filter_gate_syscall.c  LSTAR
 * leads to another entry: who has no filter pays nothing for a call SYSCALL_ENTRY_INT80
 * filter_gate_int80.c    the entry looks: the IDT is for all CPUs
 *
 * Kept right where a space becomes current for a thread (arch_thread_switch, three instructions),
 * and where a filter is loaded. A CPU without a user's space runs no user code.
 */
#ifndef X86_FILTER_GATE_H
#define X86_FILTER_GATE_H

#include <exo/agent.h>
#include <exo/compiler.h>
#include "percpu.h"

#if defined(CONFIG_SYSCALL_FASTPATH) || defined(CONFIG_IPC_FASTPATH)

/* The CPU's own, interrupts off. */
void filter_gate_change(struct cpu *cpu, const struct filter *filter);

/* filter_gate_set has nothing to do, on this CPU. */
static inline bool filter_gate_fits(const struct agent *agent)
{
	return this_cpu(cpu_area).filter == agent->filter;
}

static inline void filter_gate_set(struct cpu *cpu, const struct agent *agent)
{
	if (unlikely(!filter_gate_fits(agent)))
		filter_gate_change(cpu, agent->filter);
}

#else

static inline bool filter_gate_fits(const struct agent *agent __attribute__((unused)))
{
	return true;
}

static inline void filter_gate_set(struct cpu *cpu __attribute__((unused)),
				   const struct agent *agent __attribute__((unused)))
{
}

#endif

#endif
