/* SPDX-License-Identifier: MIT
 *
 * TIMER_TSC_DEADLINE off: the clock event of each CPU is a count of its local APIC's timer.
 */
#include <exo/arch.h>
#include "clock.h"
#include "timer_count.h"

void arch_timer_start(void)
{
	timer_count_start();
	if (cpu_index() == 0)
		clock_refine_start();
}

void arch_timer_arm(uint64_t deadline_ns)
{
	timer_count_arm(deadline_ns);
}
