/* SPDX-License-Identifier: MIT
 *
 * The statistics of a benchmark (statistics.h has the definitions).
 */
#include <exo/kconfig.h>
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

/* Of so many samples, how many make the mean: with BENCH_TRIM not the largest hundredth. */
static unsigned kept_of(unsigned count)
{
	return IS_ENABLED(CONFIG_BENCH_TRIM) ? count - count / 100 : count;
}

struct statistics statistics_make(uint64_t *samples, unsigned count, uint64_t empty_ticks,
				  unsigned per_sample)
{
	unsigned kept = kept_of(count);
	uint64_t operations = (uint64_t)kept * per_sample, sum = 0;

	for (unsigned i = 0; i < count; i++) {
		sum += samples[i];
		samples[i] -= MIN(samples[i], empty_ticks);
	}
	sort_u64(samples, count);
	for (unsigned i = kept; i < count; i++)
		sum -= samples[i] + empty_ticks;
	sum -= MIN(sum, kept * empty_ticks);
	return (struct statistics){
		.mean_hundredths = divide_nearest(sum * 100, operations),
		.min = samples[0] / per_sample,
		.max = divide_up(samples[count - 1], per_sample),
		.p50 = divide_nearest(statistics_percentile(samples, count, 50), per_sample),
		.p95 = divide_nearest(statistics_percentile(samples, count, 95), per_sample),
		.p99 = divide_nearest(statistics_percentile(samples, count, 99), per_sample),
	};
}
