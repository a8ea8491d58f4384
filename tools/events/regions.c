/* SPDX-License-Identifier: MIT
 *
 * Benchmarks and their regions (events.h). A region is from one store of a mark to the next: the
 * first one stores `begin` of struct bench_run, the second one `end`, which lies 8 bytes behind it.
 * A begin without an end starts anew; an end without a begin is nothing. Marks in another image
 * than the benchmark's are the calibration of that image's runner.
 */
#include <stdio.h>
#include <stdlib.h>
#include "events.h"
#include "image.h"

#define END_BEHIND_BEGIN 8

struct benchmark {
	const char *name;
	struct benchmark *next;
	struct counters sum;
	uint64_t regions;
};

struct counters counters;
struct benchmark *region_open;

static struct benchmark *benchmarks, **benchmarks_end = &benchmarks;
static struct benchmark *current;
static const struct image *current_image;
static struct counters at_clock, at_begin;
static uint64_t begin_vaddr;

struct benchmark *benchmark_new(const char *name)
{
	struct benchmark *b = calloc(1, sizeof(*b));

	b->name = name;
	*benchmarks_end = b;
	benchmarks_end = &b->next;
	return b;
}

const char *benchmark_name(const struct benchmark *benchmark)
{
	return benchmark->name;
}

void benchmark_enter(const struct function *body)
{
	current = body->benchmark;
	current->sum = (struct counters){ 0 };
	current->regions = 0;
	current_image = body->image;
	region_open = NULL;
	begin_vaddr = 0;
}

/* sum += at_clock - at_begin: all of them are numbers of 64 bits. */
static void add_region(struct counters *sum)
{
	const uint64_t *now = (const uint64_t *)&at_clock, *then = (const uint64_t *)&at_begin;

	for (unsigned i = 0; i < sizeof(*sum) / sizeof(uint64_t); i++)
		((uint64_t *)sum)[i] += now[i] - then[i];
}

void region_clock(void)
{
	at_clock = counters;
}

void region_mark(const struct function *function, uint64_t vaddr)
{
	if (!current || function->image != current_image)
		return;
	if (begin_vaddr && vaddr == begin_vaddr + END_BEHIND_BEGIN) {
		if (region_open) {
			add_region(&current->sum);
			current->regions++;
		}
		region_open = NULL;
		return;
	}
	begin_vaddr = vaddr;
	region_open = current;
	at_begin = at_clock;
}

static const char *const miss_names[] = {
	[MISS_L1I] = "l1i_misses",       [MISS_L1D] = "l1d_misses",
	[MISS_L2] = "l2_misses",         [MISS_LLC] = "llc_misses",
	[MISS_ITLB] = "itlb_misses",     [MISS_DTLB] = "dtlb_misses",
	[MISS_L2_TLB] = "l2_tlb_misses", [MISS_BRANCH] = "mispredictions",
};

static const char *const kind_names[] = {
#define KIND(symbol, name, text) [KIND_##symbol] = name,
	KINDS(KIND)
#undef KIND
};

static void write_header(FILE *file)
{
	fputs("name,regions,instructions,loads,stores", file);
	for (unsigned i = 0; i < MISS_COUNT; i++)
		fprintf(file, ",%s", miss_names[i]);
	for (unsigned i = 0; i < KIND_COUNT; i++)
		fprintf(file, ",%s", kind_names[i]);
	fputc('\n', file);
}

static void write_benchmark(FILE *file, const struct benchmark *b)
{
	const uint64_t *number = (const uint64_t *)&b->sum;

	fprintf(file, "%s,%llu", b->name, (unsigned long long)b->regions);
	for (unsigned i = 0; i < sizeof(b->sum) / sizeof(*number); i++)
		fprintf(file, ",%llu", (unsigned long long)number[i]);
	fputc('\n', file);
}

int regions_write(const char *path, uint64_t unexpected)
{
	FILE *file = fopen(path, "w");
	bool failed;

	if (!file) {
		perror(path);
		return -1;
	}
	write_header(file);
	for (const struct benchmark *b = benchmarks; b; b = b->next)
		if (b->regions)
			write_benchmark(file, b);
	fprintf(file, "# unexpected,%llu\n", (unsigned long long)unexpected);
	failed = ferror(file);
	if (fclose(file) || failed) {
		perror(path);
		return -1;
	}
	return 0;
}
