/* SPDX-License-Identifier: MIT
 *
 * A filter was loaded: CPUs that are in the agent's space learn of it (filter_gate.h).
 */
#include <exo/kconfig.h>
#include <exo/space.h>
#include "../mm/tlb.h"
#include "filter_gate.h"
#include "ipi.h"

static void look(const void *agent)
{
	const struct agent *changed = agent;

	if (tlb_space_is_current(&changed->space->arch))
		filter_gate_set(cpu_self(), changed);
}

#ifdef CONFIG_SMP

static void others_look(const struct agent *agent)
{
	struct cpu_set others = { 0 };

	for (unsigned cpu = 0; cpu < cpu_count(); cpu++)
		if (cpu != cpu_index())
			cpu_set_add(&others, cpu);
	if (!cpu_set_empty(&others))
		ipi_call(&others, look, agent);
}

#else

static void others_look(const struct agent *agent __attribute__((unused))) {}

#endif

void arch_filter_changed(const struct agent *agent)
{
	irq_state_t state;

	if (!IS_ENABLED(CONFIG_SYSCALL_FASTPATH) && !IS_ENABLED(CONFIG_IPC_FASTPATH))
		return;
	state = arch_irq_save();
	look(agent);
	others_look(agent);
	arch_irq_restore(state);
}
