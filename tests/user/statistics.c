/* SPDX-License-Identifier: MIT
 *
 * The benchmark runner's statistics: known cases, and random samples against definitions taken word
 * for word.
 */
#include <exo/test.h>
#include "../../bench/statistics.h"

#define SAMPLES_MAX 300

static uint64_t values[SAMPLES_MAX], plain[SAMPLES_MAX];

TEST(statistics_of_one)
{
	struct statistics s;

	values[0] = 47;
	s = statistics_make(values, 1, 2, 1);
	CHECK_EQUAL(s.mean_hundredths, 4500);
	CHECK(s.min == 45 && s.max == 45 && s.p50 == 45 && s.p95 == 45 && s.p99 == 45);
}

TEST(statistics_of_a_hundred)
{
	struct statistics s;

	for (unsigned i = 0; i < 100; i++)
		values[i] = 110 - i; /* 100 to 1 when 10 is taken off */
	s = statistics_make(values, 100, 10, 1);
	CHECK_EQUAL(s.mean_hundredths, 5050);
	CHECK_EQUAL(s.min, 1);
	CHECK_EQUAL(s.max, 100);
	CHECK_EQUAL(s.p50, 50);
	CHECK_EQUAL(s.p95, 95);
	CHECK_EQUAL(s.p99, 99);
}

TEST(statistics_per_sample)
{
	struct statistics s;

	values[0] = 1009;
	values[1] = 1014;
	s = statistics_make(values, 2, 0, 10);
	CHECK_EQUAL(s.mean_hundredths, 10115);
	CHECK_EQUAL(s.min, 100);
	CHECK_EQUAL(s.max, 102);
	CHECK_EQUAL(s.p50, 101);
}

/* Samples below the calibration count as 0, but do not push the mean up. */
TEST(statistics_floor)
{
	struct statistics s;

	values[0] = 26;
	values[1] = 52;
	s = statistics_make(values, 2, 39, 1);
	CHECK_EQUAL(s.mean_hundredths, 0);
	CHECK_EQUAL(s.min, 0);
	CHECK_EQUAL(s.max, 13);
}

static unsigned count_at_most(const uint64_t *list, unsigned count, uint64_t limit)
{
	unsigned below = 0;

	for (unsigned i = 0; i < count; i++)
		below += list[i] <= limit;
	return below;
}

/* Nearest rank: the smallest sample that at least percent of all samples do not exceed. */
static uint64_t percentile_by_definition(const uint64_t *list, unsigned count, unsigned percent)
{
	uint64_t best = UINT64_MAX;

	for (unsigned i = 0; i < count; i++)
		if (list[i] < best && count_at_most(list, count, list[i]) * 100 >= percent * count)
			best = list[i];
	return best;
}

TEST(statistics_random)
{
	for (unsigned round = 0; round < 60; round++) {
		unsigned count = 1 + test_random(t) % SAMPLES_MAX;
		uint64_t range = 1 + test_random(t) % 1000, sum = 0;
		struct statistics s;

		for (unsigned i = 0; i < count; i++) {
			values[i] = plain[i] = test_random(t) % range;
			sum += plain[i];
		}
		s = statistics_make(values, count, 0, 1);
		CHECK_EQUAL(s.p50, percentile_by_definition(plain, count, 50));
		CHECK_EQUAL(s.p95, percentile_by_definition(plain, count, 95));
		CHECK_EQUAL(s.p99, percentile_by_definition(plain, count, 99));
		CHECK_EQUAL(s.min, percentile_by_definition(plain, count, 0));
		CHECK_EQUAL(s.max, percentile_by_definition(plain, count, 100));
		CHECK_EQUAL(s.mean_hundredths, (sum * 100 + count / 2) / count);
		CHECK(s.min * 100 <= s.mean_hundredths && s.mean_hundredths <= s.max * 100);
	}
}
