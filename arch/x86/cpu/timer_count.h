/* SPDX-License-Identifier: MIT
 *
 * The local APIC's timer counting its own clock down, once (Intel SDM vol. 3A, 11.5.4). A count is
 * rounded up, so that the interrupt is not early, and one that does not fit is cut: the interrupt
 * then comes in vain and the rest is armed. Included by the one file that is built of timer_count.c
 * and timer_tsc_deadline.c.
 *
 * Budget: arm 30 instructions, of which reading the clock is 14.
 */
#ifndef X86_TIMER_COUNT_H
#define X86_TIMER_COUNT_H

#include <exo/muldiv.h>
#include <exo/time.h>
#include "apic.h"

/* The same on every CPU. */
static uint64_t counts_per_ns_fp32;
static uint64_t longest_ns;

static inline void timer_count_start(void)
{
	counts_per_ns_fp32 = muldiv_u64(apic_timer_hz, 1ull << 32, NS_PER_SECOND);
	longest_ns = muldiv_u64(UINT32_MAX - 1, NS_PER_SECOND, apic_timer_hz);
	apic_timer_one_shot();
}

static inline void timer_count_arm(uint64_t deadline_ns)
{
	uint64_t now_ns = time_now_ns();
	uint64_t left_ns = deadline_ns > now_ns ? MIN(deadline_ns - now_ns, longest_ns) : 0;

	apic_timer_set((uint32_t)((unsigned __int128)left_ns * counts_per_ns_fp32 >> 32) + 1);
}

#endif
