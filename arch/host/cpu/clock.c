/* SPDX-License-Identifier: MIT
 *
 * The TSC, measured against CLOCK_MONOTONIC_RAW: at both ends the reading counts whose TSC reads
 * are closest together. On processors since 2008 the TSC runs at a rate of its own and not at that
 * of the core: numbers in ticks are core cycles only as far as the core runs at the nominal rate.
 */
#include <exo/arch.h>
#include <exo/log.h>
#include <exo/muldiv.h>
#include <exo/time.h>
#include "../linux/door.h"
#include "init.h"

#define WINDOW_NS 20000000
#define BRACKETS  50

static uint64_t tsc_hz;

static uint64_t tsc_at(uint64_t *ns)
{
	uint64_t best = 0, best_width = UINT64_MAX;

	for (unsigned i = 0; i < BRACKETS; i++) {
		uint64_t before = arch_tsc_serialized(), now_ns = door_ns(), after;

		after = arch_tsc_serialized();
		if (after - before >= best_width)
			continue;
		best_width = after - before;
		best = before + best_width / 2;
		*ns = now_ns;
	}
	return best;
}

void host_clock_init(void)
{
	uint64_t start_ns = 0, end_ns = 0, start = tsc_at(&start_ns), end;

	do
		end = tsc_at(&end_ns);
	while (end_ns - start_ns < WINDOW_NS);
	tsc_hz = muldiv_u64(end - start, 1000000000, end_ns - start_ns);
	time_init(tsc_hz);
	log_info("clock: TSC at %lu Hz", tsc_hz);
}

uint64_t arch_tsc_hz(void)
{
	return tsc_hz;
}

uint64_t arch_reference_ns(void)
{
	return door_ns();
}
