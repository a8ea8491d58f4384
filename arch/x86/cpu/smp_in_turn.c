/* SPDX-License-Identifier: MIT
 *
 * BOOT_PARALLEL off: CPUs are started one after the other, and nothing else happens meanwhile
 * (contract: smp_start.h).
 */
#include <exo/arch.h>
#include "smp_start.h"

static void wait_us(uint64_t us)
{
	uint64_t start = arch_tsc(), ticks = arch_tsc_hz() / 1000000 * us;

	while (arch_tsc() - start < ticks)
		arch_pause();
}

static bool comes_within(const struct cpu *cpu, uint64_t us)
{
	for (uint64_t waited = 0; waited <= us; waited += 10) {
		if (smp_has_come(cpu))
			return true;
		wait_us(10);
	}
	return false;
}

/* A second start-up interrupt if the first one had no effect. */
static bool comes(struct cpu *cpu)
{
	smp_start_up(cpu);
	if (comes_within(cpu, SMP_START_US))
		return true;
	smp_start_up(cpu);
	return comes_within(cpu, SMP_COME_UP_US) || smp_came_last(cpu);
}

void smp_start(void)
{
	uint32_t apic_id;

	smp_init_others();
	wait_us(SMP_INIT_US);
	for (unsigned i = 0; smp_listed(i, &apic_id); i++) {
		struct cpu *cpu = smp_prepare(cpu_count(), apic_id);

		if (!cpu)
			continue;
		smp_expect(cpu);
		if (comes(cpu))
			smp_admit(cpu);
		else
			smp_leave_out(cpu);
		smp_expect(NULL);
	}
	smp_report();
}
