/* SPDX-License-Identifier: MIT
 *
 * The benchmark runner, the same in the kernel and in the bench agent. exo/bench.h is the contract,
 * statistics.h says how samples become numbers.
 *
 * Calibration: the cost of an empty begin-end region, taken CALIBRATION_SAMPLES times. What gets
 * subtracted is the mean of the smallest 95 %: an interrupt may hit a few regions, and where the
 * TSC advances in steps (26 ticks on some processors) the mean is right and the smallest is not. It
 * is trusted when the 95th percentile exceeds the smallest by no more than a tenth, or one step of
 * the TSC, or two ticks: a machine on which one region in twenty is off further cannot measure a
 * short operation, and then nothing is reported at all. But on the timing plane with
 * CPUs that are threads of the host (mttcg): there the replicates say how large the noise is.
 */
#include <exo/bench.h>
#include <exo/glob.h>
#include <exo/printf.h>
#include <exo/sort.h>
#include <uapi/exo/errors.h>
#include "runner_env.h"
#include "statistics.h"

#define CALIBRATION_SAMPLES 201
#define CALIBRATION_KEPT    (CALIBRATION_SAMPLES * 95 / 100)
#define WARMUP_DIVISOR      100
#define BOUND_BYTES         12

static uint64_t samples[BENCH_SAMPLES_MAX];

static uint64_t common_divisor(uint64_t a, uint64_t b)
{
	while (b) {
		uint64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* Fill samples with empty regions. Returns the step in which the TSC advances, as far as its
 * readings show. */
static uint64_t sample_empty_regions(void)
{
	struct bench_run run = { .samples = samples, .count = CALIBRATION_SAMPLES };
	struct bench_run *b = &run;
	uint64_t step = 0, last = 0;

	bench_loop (b) {
		bench_begin(b);
		bench_end(b);
		step = common_divisor(b->end - b->begin, step);
		if (last)
			step = common_divisor(b->begin - last, step);
		last = b->end;
	}
	return step;
}

/* 0 and the ticks to subtract, or -E_UNSTABLE. */
static int calibrate(uint64_t *empty_ticks)
{
	uint64_t step = sample_empty_regions(), sum = 0, low, high;

	sort_u64(samples, CALIBRATION_SAMPLES);
	low = samples[0];
	high = statistics_percentile(samples, CALIBRATION_SAMPLES, 95);
	if (high - low > MAX(MAX((uint64_t)2, step), low / 10) && !bench_has_replicates()) {
		bench_print("# nothing measured: an empty region takes %lu to %lu ticks: not "
			    "stable\n",
			    low, high);
		return -E_UNSTABLE;
	}
	for (unsigned i = 0; i < CALIBRATION_KEPT; i++)
		sum += samples[i];
	*empty_ticks = (sum + CALIBRATION_KEPT / 2) / CALIBRATION_KEPT;
	return 0;
}

static unsigned bench_count(const struct bench *bench)
{
	return bench->samples ? MIN(bench->samples, BENCH_SAMPLES_MAX) : BENCH_SAMPLES;
}

static struct bench_run bench_pass(const struct bench *bench, unsigned count)
{
	struct bench_run run = { .samples = samples, .count = count, .per_sample = 1 };

	bench->run(&run);
	if (!run.failed && !run.taken)
		run.failed = "it took no sample";
	return run;
}

static void print_result(const char *name, unsigned count, struct statistics s)
{
	bench_print("BENCH,%s,%u,%lu.%02lu,%lu,%lu,%lu,%lu,%lu\n", name, count,
		    s.mean_hundredths / 100, s.mean_hundredths % 100, s.min, s.max, s.p50, s.p95,
		    s.p99);
}

/* The number, or - when none was given. */
static const char *bound_text(uint32_t bound, char text[BOUND_BYTES])
{
	if (!bound)
		return "-";
	exo_snprintf(text, BOUND_BYTES, "%u", bound);
	return text;
}

static const char *unit_text(enum bench_unit unit)
{
	static const char *const texts[] = {
		[BENCH_TICKS] = "ticks",
		[BENCH_BYTES] = "bytes",
		[BENCH_HUNDREDTHS] = "hundredths",
		[BENCH_COUNT] = "count",
	};

	return texts[unit];
}

static void print_info(const struct bench *bench)
{
	char target[BOUND_BYTES], goal[BOUND_BYTES];

	bench_print("BENCHINFO,%s,%s,%s,%s,%s,%s\n", bench->name, unit_text(bench->unit),
		    bound_text(bench->target, target), bound_text(bench->goal, goal),
		    bench->options ? bench->options : "-", bench->op);
}

/* 1 when the benchmark gave a result, else 0. */
static int bench_measure(const struct bench *bench, uint64_t empty_ticks)
{
	unsigned count = bench_count(bench);
	struct bench_run run;
	bool timed;

	print_info(bench);
	run = bench_pass(bench, (count + WARMUP_DIVISOR - 1) / WARMUP_DIVISOR);
	if (!run.failed)
		run = bench_pass(bench, count);
	if (run.failed) {
		bench_print("# %s: not measured: %s\n", bench->name, run.failed);
		return 0;
	}
	timed = !run.raw && bench->unit == BENCH_TICKS;
	print_result(bench->name, run.taken,
		     statistics_make(samples, run.taken, timed ? empty_ticks : 0, run.per_sample));
	return 1;
}

int bench_run_matching(const char *pattern)
{
	bool calibrated = false;
	uint64_t empty_ticks = 0;
	int measured = 0;

	section_for_each (const struct bench, bench, benches) {
		if (!glob_match_list(pattern, bench->name))
			continue;
		if (bench_break()) {
			bench_print("# stopped by Ctrl-C after %d\n", measured);
			return -E_INTR;
		}
		if (!calibrated && calibrate(&empty_ticks))
			return -E_UNSTABLE;
		calibrated = true;
		measured += bench_measure(bench, empty_ticks);
	}
	return measured;
}
