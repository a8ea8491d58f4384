/* SPDX-License-Identifier: MIT
 *
 * Benchmarks are data. A benchmark states what it measures and runs the operation a number of
 *times; the runner (bench/runner.c, the same in the kernel and in the bench agent) calibrates,
 *subtracts, keeps every sample and prints. Registered by existing:
 *
 *	BENCH(heap_64, .op = "allocate and free 64 bytes of the kernel heap", .target = 10, .goal =
 *16, .options = "MM_HEAP MM_THREAD_CACHE")
 *	{
 *		bench_loop(b) {
 *			void *p;
 *			bench_begin(b);
 *			p = heap_alloc(64);
 *			heap_free(p, 64);
 *			bench_end(b);
 *		}
 *	}
 *
 * Between bench_begin and bench_end stand only the operation's instructions: the two read the TSC
 *with serialisation and store it from inside the same assembly statement, and the fixed cost of the
 *empty region is measured first (calibration) and subtracted. What the operation returns must be
 *consumed (bench_keep), or the compiler may remove the work.
 *
 * Every benchmark runs twice: an unmeasured pass of one hundredth of its samples (at least one)
 *warms caches and allocators, then the samples are taken.
 */
#ifndef EXO_BENCH_H
#define EXO_BENCH_H

#include <exo/compiler.h>
#include <exo/types.h>
#include <arch/tsc.h>

enum bench_unit {
	BENCH_TICKS, /* TSC ticks: guest instructions on the exact plane, cycles elsewhere */
	BENCH_BYTES,
	BENCH_HUNDREDTHS, /* of a per cent */
	BENCH_COUNT,      /* of whatever .op says */
};

struct bench_run {
	uint64_t begin; /* TSC, written by bench_begin */
	uint64_t end;
	uint64_t *samples;
	unsigned count; /* samples to take */
	unsigned taken;
	unsigned per_sample; /* operations that one begin-end region holds; a bench may set it, 1
				unless set */
	bool raw;            /* the samples are values (bench_value): nothing is subtracted */
	const char *failed;  /* bench_fail's reason */
};

struct bench {
	const char *name;
	const char *op;      /* what one operation is, one line without commas */
	const char *options; /* symbols that it speaks to, space separated */
	void (*run)(struct bench_run *b);
	unsigned samples; /* 0: BENCH_SAMPLES */
	enum bench_unit unit;
	uint32_t target; /* published target in cycles (or in its unit), 0 when there is none */
	uint32_t goal; /* ours, in instructions on the exact plane (or in its unit), 0 when there is
			  none */
};

#define BENCH_SAMPLES     1000
#define BENCH_SAMPLES_MAX 4096

#define BENCH(bench_name, ...)                                                                    \
	static void bench_run_##bench_name(struct bench_run *b);                                  \
	static const struct bench bench_##bench_name __registered(                                \
		"benches") = { .name = #bench_name, .run = bench_run_##bench_name, __VA_ARGS__ }; \
	static void bench_run_##bench_name(struct bench_run *b)

/* The body once a sample, until all are taken or bench_fail was called. */
#define bench_loop(b) for (; (b)->taken < (b)->count && !(b)->failed; bench_store(b))

static __always_inline void bench_begin(struct bench_run *b)
{
	arch_tsc_store(&b->begin);
}

static __always_inline void bench_end(struct bench_run *b)
{
	arch_tsc_store(&b->end);
}

/* One region's ticks become a sample; the runner subtracts the calibration and divides. */
static inline void bench_store(struct bench_run *b)
{
	b->samples[b->taken++] = b->end - b->begin;
}

/* The benchmark reports a value instead of timing a region: bytes, or ticks that somebody else
 * took. Usually once, which makes n = 1; kept as it is, without calibration. */
static inline void bench_value(struct bench_run *b, uint64_t value)
{
	b->raw = true;
	if (b->taken < b->count)
		b->samples[b->taken++] = value;
}

/* Give up: the bench prints "# <name>: not measured: <reason>" and no BENCH line. */
static inline void bench_fail(struct bench_run *b, const char *reason)
{
	b->failed = reason;
}

/* The compiler must believe that the value is used. */
#define bench_keep(value) __asm__ volatile("" : : "r"(value) : "memory")

/* The compiler must not know the value any more: for every input of an operation, in the loop and
 * in front of bench_begin. Otherwise it computes from a constant what a caller pays for, or moves
 * it out of the loop. Not for what is a constant for every caller, too. The value is a variable;
 * the asm also ends what the compiler knows of memory. */
#define bench_opaque(value) __asm__ volatile("" : "+r"(value) : : "memory")

/* Run everything in the section `benches` whose name matches the pattern, print one BENCHINFO line
 * (name, unit, target, goal, options, op) and one BENCH line for each; returns the number measured,
 * -E_UNSTABLE when calibration is not stable, or -E_INTR when Ctrl-C was typed between two of them.
 * 0 when nothing matches. */
int bench_run_matching(const char *pattern);

#endif
