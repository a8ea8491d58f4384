/* SPDX-License-Identifier: MIT
 *
 * The statistics (timing.h names the methods).
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include "timing.h"

enum { RESAMPLES = 4000, PERMUTATIONS = 20000, SEED = 1 };

#define LEVEL 0.05
#define POWER 2.8 /* z(0.975) + z(0.8) */

static double median(const double *values, size_t count)
{
	double sorted[2 * BOOTS_MAX];

	memcpy(sorted, values, count * sizeof(*sorted));
	gsl_sort(sorted, 1, count);
	return gsl_stats_median_from_sorted_data(sorted, 1, count);
}

/* A's boots of both groups. */
static size_t all_of_a(const struct row *row, double *values)
{
	memcpy(values, row->value[GROUP_A], row->count[GROUP_A] * sizeof(*values));
	memcpy(values + row->count[GROUP_A], row->value[GROUP_A_AGAIN],
	       row->count[GROUP_A_AGAIN] * sizeof(*values));
	return row->count[GROUP_A] + row->count[GROUP_A_AGAIN];
}

static void bootstrap(gsl_rng *rng, const double *a, size_t a_count, const double *b,
		      size_t b_count, struct verdict *v)
{
	static double ratios[RESAMPLES];
	double drawn_a[2 * BOOTS_MAX], drawn_b[2 * BOOTS_MAX];

	for (size_t i = 0; i < RESAMPLES; i++) {
		gsl_ran_sample(rng, drawn_a, a_count, (void *)a, a_count, sizeof(*a));
		gsl_ran_sample(rng, drawn_b, b_count, (void *)b, b_count, sizeof(*b));
		ratios[i] = median(drawn_a, a_count) / median(drawn_b, b_count);
	}
	gsl_sort(ratios, 1, RESAMPLES);
	v->low = gsl_stats_quantile_from_sorted_data(ratios, 1, RESAMPLES, 0.025);
	v->high = gsl_stats_quantile_from_sorted_data(ratios, 1, RESAMPLES, 0.975);
}

/* Of all pairs, those where A's is larger; ties count half. */
static double u_of(const double *values, size_t a_count, size_t count)
{
	double u = 0;

	for (size_t i = 0; i < a_count; i++)
		for (size_t k = a_count; k < count; k++)
			u += values[i] > values[k] ? 1 : values[i] == values[k] ? 0.5 : 0;
	return u;
}

/* How often a random division of the boots into two such groups is as uneven as this one. */
static double p_of(gsl_rng *rng, const double *a, size_t a_count, const double *b, size_t b_count)
{
	double all[4 * BOOTS_MAX], even = (double)a_count * (double)b_count / 2, observed;
	size_t count = a_count + b_count, as_uneven = 0;

	memcpy(all, a, a_count * sizeof(*all));
	memcpy(all + a_count, b, b_count * sizeof(*all));
	observed = fabs(u_of(all, a_count, count) - even);
	for (size_t i = 0; i < PERMUTATIONS; i++) {
		gsl_ran_shuffle(rng, all, count, sizeof(*all));
		as_uneven += fabs(u_of(all, a_count, count) - even) >= observed - 1e-9;
	}
	return ((double)as_uneven + 1) / (PERMUTATIONS + 1);
}

static double pooled_deviation(const double *a, size_t a_count, const double *b, size_t b_count)
{
	double va = gsl_stats_variance(a, 1, a_count), vb = gsl_stats_variance(b, 1, b_count);
	double na = (double)a_count - 1, nb = (double)b_count - 1;

	return sqrt((na * va + nb * vb) / (na + nb));
}

static bool judge_row(gsl_rng *rng, const struct row *row, struct verdict *v)
{
	double a[2 * BOOTS_MAX], deviation;
	const double *b = row->value[GROUP_B];
	size_t a_count = all_of_a(row, a), b_count = row->count[GROUP_B];

	if (row->count[GROUP_A] < 2 || row->count[GROUP_A_AGAIN] < 2 || b_count < 2)
		return false;
	v->a = median(a, a_count);
	v->b = median(b, b_count);
	if (v->a <= 0 || v->b <= 0)
		return false;
	v->ratio = v->a / v->b;
	bootstrap(rng, a, a_count, b, b_count, v);
	v->p = p_of(rng, a, a_count, b, b_count);
	deviation = pooled_deviation(a, a_count, b, b_count);
	v->mde = POWER * deviation * sqrt(1.0 / (double)a_count + 1.0 / (double)b_count) / v->a;
	v->noise = fabs(median(row->value[GROUP_A], row->count[GROUP_A]) /
				median(row->value[GROUP_A_AGAIN], row->count[GROUP_A_AGAIN]) -
			1);
	if (v->a != v->b)
		v->needs = (unsigned)fmin(
			9999, ceil(1.5 * pow(POWER * deviation / fabs(v->a - v->b), 2)));
	return true;
}

struct rank {
	double p;
	size_t row;
};

static int smaller_first(const void *left, const void *right)
{
	double a = ((const struct rank *)left)->p, b = ((const struct rank *)right)->p;

	return a < b ? -1 : a > b;
}

/* Holm: the smallest p times the number of tests, the next times one less, never falling. */
static void correct(struct verdict *verdicts, struct rank *ranks, size_t count)
{
	double highest = 0;

	qsort(ranks, count, sizeof(*ranks), smaller_first);
	for (size_t i = 0; i < count; i++) {
		highest = fmax(highest, fmin(1, ranks[i].p * (double)(count - i)));
		verdicts[ranks[i].row].p = highest;
	}
}

/* With 2n boots of A and n of B the smallest p is that of the most uneven of all divisions, both
 * ways. */
static unsigned least_boots(size_t tests)
{
	unsigned n = 2;

	while (n < BOOTS_MAX && 2 * (double)tests / gsl_sf_choose(3 * n, n) >= LEVEL)
		n++;
	return n;
}

static const char *word_for(const struct verdict *v)
{
	double effect = fabs(v->b / v->a - 1);

	if (v->p < LEVEL && effect > v->noise)
		return v->b < v->a ? "faster" : "slower";
	if (v->mde <= 0.1 && effect <= fmax(v->mde, v->noise))
		return "same";
	return "inconclusive";
}

void table_judge(const struct table *table, struct verdict *verdicts)
{
	struct rank ranks[NAMES_MAX];
	size_t count = 0;
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

	gsl_rng_set(rng, SEED);
	for (size_t i = 0; i < table->count; i++) {
		verdicts[i] = (struct verdict){ .word = NULL };
		if (judge_row(rng, &table->rows[i], &verdicts[i]))
			ranks[count++] = (struct rank){ verdicts[i].p, i };
	}
	correct(verdicts, ranks, count);
	for (size_t i = 0; i < count; i++) {
		struct verdict *v = &verdicts[ranks[i].row];

		v->word = word_for(v);
		if (v->needs < least_boots(count))
			v->needs = least_boots(count);
	}
	gsl_rng_free(rng);
}
