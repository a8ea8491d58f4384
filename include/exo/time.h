/* SPDX-License-Identifier: MIT
 *
 * Kernel time: nanoseconds since the TSC was calibrated, from the TSC alone, monotonic. The
 * conversion is one 64x64->128 multiplication by a 32.32 fixed-point factor, so it neither drifts
 * from the calibrated frequency nor overflows.
 */
#ifndef EXO_TIME_H
#define EXO_TIME_H

#include <exo/arch.h>
#include <exo/compiler.h>
#include <exo/types.h>

#define NS_PER_SECOND 1000000000ull

/* From ticks to nanoseconds; only kernel/time.c writes it. */
struct time_line {
	uint64_t zero_tsc; /* where it crosses 0 ns */
	uint64_t ns_per_tick_fp32;
};

extern const struct time_line *time_line;

/* 0 before time_init. Any context. 8 instructions. */
static __always_inline uint64_t time_now_ns(void)
{
	/* Pairs with the release in time_refine. */
	const struct time_line *line = __atomic_load_n(&time_line, __ATOMIC_RELAXED);

	return arch_scale_fp32(arch_tsc() - line->zero_tsc, line->ns_per_tick_fp32);
}

/* hz: TSC ticks a second; start-up, once. */
void time_init(uint64_t tsc_hz);

/* A better measurement, any time later, two of them seconds apart: time goes on from where it is.
 * Interrupts off. */
void time_refine(uint64_t tsc_hz);

#endif
