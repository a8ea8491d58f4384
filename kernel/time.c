/* SPDX-License-Identifier: MIT
 *
 * Kernel time from the TSC: nanoseconds = ticks * (10^9 * 2^32 / hz) / 2^32, computed in 128 bits.
 * A better measurement of hz replaces the line that leads from ticks to nanoseconds by another one
 * that meets it in the present: time neither jumps nor goes back. Readers take no lock; they find
 * the one line or the other.
 */
#include <exo/arch.h>
#include <exo/muldiv.h>
#include <exo/time.h>

static struct time_line lines[2]; /* 0 ns for ever until time_init */
const struct time_line *time_line = &lines[0];

void time_init(uint64_t tsc_hz)
{
	lines[0] = (struct time_line){ arch_tsc(), muldiv_u64(NS_PER_SECOND, 1ull << 32, tsc_hz) };
}

void time_refine(uint64_t tsc_hz)
{
	struct time_line *line = time_line == &lines[0] ? &lines[1] : &lines[0];
	uint64_t tsc = arch_tsc();
	uint64_t ns =
		(unsigned __int128)(tsc - time_line->zero_tsc) * time_line->ns_per_tick_fp32 >> 32;

	line->ns_per_tick_fp32 = muldiv_u64(NS_PER_SECOND, 1ull << 32, tsc_hz);
	line->zero_tsc = tsc - muldiv_u64(ns, 1ull << 32, line->ns_per_tick_fp32);
	/* Release: pairs with the dependent loads in time_now_ns. */
	__atomic_store_n(&time_line, line, __ATOMIC_RELEASE);
}
