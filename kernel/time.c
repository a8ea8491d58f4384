/* SPDX-License-Identifier: MIT
 *
 * Kernel time from the TSC: nanoseconds = ticks * (10^9 * 2^32 / hz) / 2^32, computed in 128 bits.
 * Written at start-up only.
 */
#include <exo/arch.h>
#include <exo/muldiv.h>
#include <exo/time.h>

static uint64_t start_tsc;
static uint64_t ns_per_tick_fp32; /* 0 until time_init */

void time_init(uint64_t tsc_hz)
{
	start_tsc = arch_tsc();
	ns_per_tick_fp32 = muldiv_u64(NS_PER_SECOND, 1ull << 32, tsc_hz);
}

uint64_t time_now_ns(void)
{
	uint64_t ticks = arch_tsc() - start_tsc;

	return (unsigned __int128)ticks * ns_per_tick_fp32 >> 32;
}
