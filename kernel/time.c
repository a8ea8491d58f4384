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

struct line {
	uint64_t zero_tsc; /* where it crosses 0 ns */
	uint64_t ns_per_tick_fp32;
};

static struct line lines[2]; /* 0 ns for ever until time_init */
static const struct line *now_line = &lines[0];

void time_init(uint64_t tsc_hz)
{
	lines[0] = (struct line){ arch_tsc(), muldiv_u64(NS_PER_SECOND, 1ull << 32, tsc_hz) };
}

void time_refine(uint64_t tsc_hz)
{
	struct line *line = now_line == &lines[0] ? &lines[1] : &lines[0];
	uint64_t tsc = arch_tsc();
	uint64_t ns =
		(unsigned __int128)(tsc - now_line->zero_tsc) * now_line->ns_per_tick_fp32 >> 32;

	line->ns_per_tick_fp32 = muldiv_u64(NS_PER_SECOND, 1ull << 32, tsc_hz);
	line->zero_tsc = tsc - muldiv_u64(ns, 1ull << 32, line->ns_per_tick_fp32);
	/* Release: pairs with the dependent loads in time_now_ns. */
	__atomic_store_n(&now_line, line, __ATOMIC_RELEASE);
}

uint64_t time_now_ns(void)
{
	const struct line *line = __atomic_load_n(&now_line, __ATOMIC_RELAXED);
	uint64_t ticks = arch_tsc() - line->zero_tsc;

	return (unsigned __int128)ticks * line->ns_per_tick_fp32 >> 32;
}
