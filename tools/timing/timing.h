/* SPDX-License-Identifier: MIT
 *
 * exo-timing: the table of the timing plane. The unit of replication is a boot: what varies within
 * one boot says nothing about the next. Each boot gives a benchmark one number, its median (p50).
 * Three groups of boots, interleaved by who measured them: A, A again (same image: what differs
 * there is noise), and B.
 *
 *	ratio     median of A's boots (both groups) / median of B's
 *	interval  95 % by the percentile bootstrap over boots (Efron 1979), 4000 resamples, fixed
 *seed p         Mann-Whitney's U, two-sided, by all permutations or 20000 of them (Mann, Whitney
 *	          1947), and Holm's correction over the benchmarks of the table (Holm 1979)
 *	MDE       the smallest effect that would have been found with power 0.8 at 0.05:
 *	          2.8 s sqrt(1/nA + 1/nB), of A's median, s the pooled standard deviation
 *	noise     |A / A again - 1|
 *
 * It links GSL, which is GPL-3: nothing of kconfig (GPL-2) may come into this program.
 */
#ifndef TOOLS_TIMING_H
#define TOOLS_TIMING_H

#include <stdbool.h>
#include <stddef.h>

enum { BOOTS_MAX = 64, NAMES_MAX = 400, GROUPS = 3 };

enum group { GROUP_A, GROUP_A_AGAIN, GROUP_B };

struct row {
	char *name;
	char *unit;
	double value[GROUPS][BOOTS_MAX];
	size_t count[GROUPS];
};

struct table {
	struct row rows[NAMES_MAX];
	size_t count;
	char *banner[8]; /* of the first file; the others must have the same */
	size_t banner_count;
};

struct verdict {
	double a, b;       /* medians */
	double ratio;      /* a / b */
	double low, high;  /* 95 % interval of the ratio */
	double p;          /* corrected */
	double mde, noise; /* fractions of a */
	const char *word;
	unsigned needs; /* boots of B for an effect of this size; 0: enough */
};

/* read.c: one boot's bench_results.csv into its group. -1 after a message. */
int table_read(struct table *table, enum group group, const char *path);

/* judge.c: all rows; verdicts[i] is for rows[i], and has no word when one side lacks it. */
void table_judge(const struct table *table, struct verdict *verdicts);

#endif
