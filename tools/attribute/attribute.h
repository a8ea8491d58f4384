/* SPDX-License-Identifier: MIT
 *
 * exo-attribute: which options make the difference between two configurations, and how much each.
 * It plans and judges; building and booting is scripts/attribute.sh's. Everything it knows is in
 * two files of a study's directory, so a study goes on where it was stopped:
 *
 *	flips     INDEX FLIP PREREQUISITES, from `exo-config flips A B`
 *	measured  SET ok|failed IMAGE CSV, a configuration a line; SET has a digit for each flip,
 *	          1 when it is applied to A; IMAGE is the image's hash
 *
 * The method is additive recursive splitting. The flips are applied one after the other in an order
 * that respects what depends on what; where two prefixes of it give the same results, nothing in
 * between matters (on the exact plane equal means equal), and where they differ, the middle is
 * measured. What is left at the leaves sums up to the whole difference exactly. The same in the
 * opposite order: an option whose effect is not the same there takes part in an interaction. Its
 * effect is the mean of both, which shares a pair's interaction equally (the Shapley value when
 * interactions are between two; Shapley 1953).
 */
#ifndef TOOLS_ATTRIBUTE_H
#define TOOLS_ATTRIBUTE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { FLIPS_MAX = 200, METRICS_MAX = 400 };

#define UNKNOWN INT64_MIN /* a benchmark that a configuration did not measure */

struct flip {
	char *text; /* "+MM_COW" */
	bool needs[FLIPS_MAX];
};

/* Values are hundredths: the means of bench_results.csv have two decimals. */
struct measurement {
	char *set;
	char *image;
	bool failed;
	int64_t values[METRICS_MAX];
};

/* Partners whose effect depends on each other. */
struct pair {
	unsigned first, second;
	int64_t strength[METRICS_MAX];
};

/* Options between which no configuration could be measured. */
struct block {
	unsigned direction, count;
	unsigned flips[FLIPS_MAX];
	int64_t effect[METRICS_MAX];
};

struct study {
	const char *directory;
	const char *only; /* one metric, or NULL for all */
	struct flip flips[FLIPS_MAX];
	unsigned flip_count;
	char *metrics[METRICS_MAX];
	unsigned metric_count;
	struct measurement *measurements;
	size_t measurement_count;
	char **wanted; /* sets that are not measured yet */
	size_t wanted_count;

	unsigned order[2][FLIPS_MAX];
	int64_t effect[2][FLIPS_MAX][METRICS_MAX];
	bool unresolved[2][FLIPS_MAX]; /* in a block */
	bool changes_image[FLIPS_MAX];
	struct block *blocks;
	size_t block_count;
	struct pair *pairs;
	size_t pair_count;
	unsigned unnamed; /* flips that interact, whose partners were not searched */
	bool limited;     /* because there were measurements enough */
	unsigned left;    /* measurements that the splitting may still need, at most */
};

/* study.c: read the files. Errors are messages and -1. */
int study_load(struct study *study, const char *directory, const char *only);
/* The measurement of a set; NULL, and the set is wanted, when there is none. */
const struct measurement *study_need(struct study *study, const char *set);
/* Do two measurements differ in a metric that the study is about? */
bool study_differ(const struct study *study, const struct measurement *a,
		  const struct measurement *b);
/* A flip and what it needs, added to a set. */
void flip_close(const struct study *study, unsigned flip, bool *set);
int study_metric(const struct study *study, const char *name); /* its index, or -1 */

/* split.c: go as far as the measurements allow; true when nothing is missing. */
bool split_all(struct study *study);
/* Name the partners of options that interact, those with at least 1/fraction of the value in A, the
 * strongest first, until there are `limit` measurements (0: no limit). */
bool pairs_all(struct study *study, unsigned fraction, unsigned limit);

/* The mean of both orders, or what the one says that could resolve it; and the whole difference.
 * UNKNOWN where one side has no value, and for an option that no order resolves. */
int64_t effect_of(const struct study *study, unsigned flip, unsigned metric);
int64_t difference_of(struct study *study, unsigned metric);

/* report.c */
void report_text(struct study *study, FILE *out);
void report_verdict(struct study *study, const char *a, FILE *out);
void report_csv(struct study *study, FILE *out);
void report_values(struct study *study, FILE *out);
void report_pairs(struct study *study, FILE *out);
void report_dead(struct study *study, FILE *out);

#endif
