/* SPDX-License-Identifier: MIT
 *
 * From samples to the numbers of a BENCH line, in integers and from every sample. Pure.
 *
 * A sample is the ticks of a region minus the calibration, at least 0. Percentiles are exact by
 * nearest rank: p of n samples is the ceil(p * n / 100)-th smallest. Where a region holds several
 * operations, min is rounded down, max up, percentiles to the nearest. The mean is that of all
 * operations, calibration taken off once from the whole (the floor under each sample would push it
 * up), to the nearest hundredth. So min <= mean <= max always holds.
 */
#ifndef BENCH_STATISTICS_H
#define BENCH_STATISTICS_H

#include <exo/types.h>

struct statistics {
	uint64_t mean_hundredths;
	uint64_t min;
	uint64_t max;
	uint64_t p50;
	uint64_t p95;
	uint64_t p99;
};

/* count > 0, per_sample > 0. The samples are corrected and sorted in place. */
struct statistics statistics_make(uint64_t *samples, unsigned count, uint64_t empty_ticks,
				  unsigned per_sample);

/* Of count > 0 samples in ascending order; 1 <= percent <= 100. */
uint64_t statistics_percentile(const uint64_t *sorted, unsigned count, unsigned percent);

#endif
