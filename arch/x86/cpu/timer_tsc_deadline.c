/* SPDX-License-Identifier: MIT
 *
 * TIMER_TSC_DEADLINE: the clock event of each CPU is a value of its time-stamp counter (Intel SDM
 * vol. 3A, 11.5.4.1), where it can compare: as exact as the clock, without range, one register
 * write instead of a device access. The value is counted from the present, so that no error grows
 * with the time since start-up. A CPU without the feature counts.
 *
 * Budget: arm 34 instructions, of which reading the clock is 14.
 */
#include <exo/arch.h>
#include <exo/log.h>
#include "clock.h"
#include "registers.h"
#include "timer_count.h"

#define LEAF1_ECX_TSC_DEADLINE (1u << 24)
#define MSR_TSC_DEADLINE       0x6e0

/* Longer than anybody waits, and its ticks fit into 64 bits. */
#define LEFT_NS_MAX (1ull << 56)

static bool has_deadline;
static uint64_t ticks_per_ns_fp32;

static void mode_log(void)
{
	if (has_deadline)
		log_info("timer: TSC deadline mode");
	else
		log_info("timer: no TSC deadline mode in this CPU: it counts");
}

void arch_timer_start(void)
{
	has_deadline = cpuid(1, 0).ecx & LEAF1_ECX_TSC_DEADLINE;
	ticks_per_ns_fp32 = muldiv_u64(arch_tsc_hz(), 1ull << 32, NS_PER_SECOND);
	timer_count_start();
	if (has_deadline)
		apic_timer_tsc_deadline();
	if (cpu_index() == 0)
		mode_log();
	if (cpu_index() == 0)
		clock_refine_start();
}

void arch_timer_arm(uint64_t deadline_ns)
{
	uint64_t now_ns, left_ns;

	if (unlikely(!has_deadline)) {
		timer_count_arm(deadline_ns);
		return;
	}
	/* The counter is read after the clock: the deadline is met late by that, not early. */
	now_ns = time_now_ns();
	left_ns = deadline_ns > now_ns ? MIN(deadline_ns - now_ns, LEFT_NS_MAX) : 0;
	msr_write(MSR_TSC_DEADLINE,
		  arch_tsc() + (uint64_t)((unsigned __int128)left_ns * ticks_per_ns_fp32 >> 32));
}
