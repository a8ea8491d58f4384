/* SPDX-License-Identifier: MIT
 *
 * The statistics of a benchmark (statistics.h has the definitions).
 */
#include <exo/sort.h>
#include "statistics.h"

uint64_t statistics_percentile(const uint64_t *sorted, unsigned count, unsigned percent)
{
	return sorted[(percent * count + 99) / 100 - 1];
}

static uint64_t divide_up(uint64_t a, uint64_t b)
{
	return (a + b - 1) / b;
}

static uint64_t divide_nearest(uint64_t a, uint64_t b)
{
	return (a + b / 2) / b;
}

struct statistics statistics_make(uint64_t *samples, unsigned count, uint64_t empty_ticks,
				  unsigned per_sample)
{
	uint64_t operations = (uint64_t)count * per_sample, sum = 0;

	for (unsigned i = 0; i < count; i++) {
		sum += samples[i];
		samples[i] -= MIN(samples[i], empty_ticks);
	}
	sort_u64(samples, count);
	sum -= MIN(sum, count * empty_ticks);
	return (struct statistics){
		.mean_hundredths = divide_nearest(sum * 100, operations),
		.min = samples[0] / per_sample,
		.max = divide_up(samples[count - 1], per_sample),
		.p50 = divide_nearest(statistics_percentile(samples, count, 50), per_sample),
		.p95 = divide_nearest(statistics_percentile(samples, count, 95), per_sample),
		.p99 = divide_nearest(statistics_percentile(samples, count, 99), per_sample),
	};
}
