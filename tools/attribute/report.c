/* SPDX-License-Identifier: MIT
 *
 * What a study found (attribute.h): for people, and as CSV.
 */
#include <stdlib.h>
#include <string.h>
#include "attribute.h"

enum { BAR = 24, NUMBER = 32, SMALL = 1000 /* of the largest effect */ };

struct row {
	const char *name;
	int64_t effect;
	int64_t first, second;
	bool half; /* one of the orders could not resolve it */
};

static const struct measurement *end_of(struct study *study, bool b)
{
	char set[FLIPS_MAX + 1];

	memset(set, b ? '1' : '0', study->flip_count);
	set[study->flip_count] = 0;
	return study_need(study, set);
}

static const char *number(int64_t hundredths, char *text, bool sign)
{
	uint64_t size = (uint64_t)llabs(hundredths);
	const char *before = hundredths < 0 ? "-" : sign ? "+" : "";

	if (hundredths == UNKNOWN)
		snprintf(text, NUMBER, "-");
	else if (size % 100)
		snprintf(text, NUMBER, "%s%lu.%02lu", before, size / 100, size % 100);
	else
		snprintf(text, NUMBER, "%s%lu", before, size / 100);
	return text;
}

static int larger_first(const void *a, const void *b)
{
	int64_t left = llabs(((const struct row *)a)->effect),
		right = llabs(((const struct row *)b)->effect);

	return left < right ? 1 : left > right ? -1 : 0;
}

static bool is_row(const struct study *study, unsigned flip, unsigned metric)
{
	int64_t effect = effect_of(study, flip, metric);

	return effect != UNKNOWN && (effect || study->effect[0][flip][metric]);
}

/* The rows of one metric that are not nothing, largest first. */
static unsigned rows_of(struct study *study, unsigned metric, struct row *rows)
{
	unsigned count = 0;

	for (unsigned i = 0; i < study->flip_count; i++) {
		struct row row = { study->flips[i].text + (study->flips[i].text[0] == '+'),
				   effect_of(study, i, metric), study->effect[0][i][metric],
				   study->effect[1][i][metric],
				   study->unresolved[0][i] || study->unresolved[1][i] };

		if (is_row(study, i, metric))
			rows[count++] = row;
	}
	qsort(rows, count, sizeof(*rows), larger_first);
	return count;
}

static void print_bar(int64_t effect, int64_t largest, FILE *out)
{
	int length = largest ? (int)((llabs(effect) * BAR + largest / 2) / largest) : 0;

	for (int i = 0; i < length; i++)
		fputc(effect < 0 ? '-' : '+', out);
}

static void print_row(const struct row *row, int64_t difference, int64_t largest, FILE *out)
{
	char value[NUMBER], low[NUMBER], high[NUMBER];

	fprintf(out, "    %-28s %14s", row->name, number(row->effect, value, true));
	if (difference)
		fprintf(out, " %6.1f %%", 100.0 * (double)row->effect / (double)difference);
	fputs("  ", out);
	print_bar(row->effect, largest, out);
	if (row->half)
		fputs("  (unresolved in one of the orders)", out);
	else if (row->first != row->second)
		fprintf(out, "  (%s and %s in the two orders)", number(row->first, low, true),
			number(row->second, high, true));
	fputc('\n', out);
}

static bool is_small(int64_t effect, int64_t largest)
{
	return llabs(effect) < largest / SMALL;
}

static bool row_is_small(const struct row *row, int64_t largest)
{
	return is_small(row->effect, largest) && !row->half && is_small(row->first, largest) &&
	       is_small(row->second, largest);
}

/* Nobody reads the thousandths of fifty options; the CSV and `make bisect METRIC=` have them. */
static void print_rows(const struct study *study, const struct row *rows, unsigned count,
		       int64_t difference, FILE *out)
{
	int64_t largest = count ? llabs(rows[0].effect) : 0, rest = 0;
	unsigned folded = 0;
	char value[NUMBER];

	for (unsigned i = 0; i < count; i++) {
		if (study->only || !row_is_small(&rows[i], largest)) {
			print_row(&rows[i], difference, largest, out);
			continue;
		}
		rest += rows[i].effect;
		folded++;
	}
	if (folded)
		fprintf(out, "    %-28s %14s\n", "what is below a thousandth",
			number(rest, value, true));
}

static void print_pairs(struct study *study, unsigned metric, int64_t largest, FILE *out)
{
	char value[NUMBER];

	for (size_t i = 0; i < study->pair_count; i++) {
		const struct pair *p = &study->pairs[i];

		if (p->strength[metric] && p->strength[metric] != UNKNOWN &&
		    (study->only || !is_small(p->strength[metric], largest)))
			fprintf(out, "    %s and %s together: %s more than each alone\n",
				study->flips[p->first].text, study->flips[p->second].text,
				number(p->strength[metric], value, true));
	}
}

/* Did the other order leave something of the block unresolved, too? */
static bool unresolved(const struct study *study, const struct block *b)
{
	for (unsigned i = 0; i < b->count; i++)
		if (study->unresolved[!b->direction][b->flips[i]])
			return true;
	return false;
}

static void print_blocks(struct study *study, unsigned metric, FILE *out)
{
	char value[NUMBER];

	for (size_t i = 0; i < study->block_count; i++) {
		const struct block *b = &study->blocks[i];

		if (!b->effect[metric] || b->effect[metric] == UNKNOWN || !unresolved(study, b))
			continue;
		fprintf(out, "    unresolved, nothing between them can be measured: %s for",
			number(b->effect[metric], value, true));
		for (unsigned k = 0; k < b->count; k++)
			fprintf(out, " %s", study->flips[b->flips[k]].text);
		fputc('\n', out);
	}
}

/* One benchmark: from A to B, an option a line; the lines sum up to the difference. */
static void print_metric(struct study *study, unsigned metric, FILE *out)
{
	struct row rows[FLIPS_MAX];
	int64_t difference = difference_of(study, metric), sum = 0;
	unsigned count = rows_of(study, metric, rows);
	char a[NUMBER], b[NUMBER], d[NUMBER];

	fprintf(out, "%s: %s -> %s", study->metrics[metric],
		number(end_of(study, false)->values[metric], a, false),
		number(end_of(study, true)->values[metric], b, false));
	if (difference == UNKNOWN) {
		fprintf(out, ": not measured on both sides\n");
		return;
	}
	fprintf(out, " (%s)\n", number(difference, d, true));
	print_rows(study, rows, count, difference, out);
	for (unsigned i = 0; i < count; i++)
		sum += rows[i].effect;
	if (llabs(sum - difference) > study->flip_count) /* each mean is rounded down */
		fprintf(out, "    not attributed: %s\n", number(difference - sum, d, true));
	print_blocks(study, metric, out);
	print_pairs(study, metric, count ? llabs(rows[0].effect) : 0, out);
}

void report_text(struct study *study, FILE *out)
{
	for (unsigned m = 0; m < study->metric_count; m++) {
		if (study->only && strcmp(study->only, study->metrics[m]))
			continue;
		if (m && !study->only)
			fputc('\n', out);
		print_metric(study, m, out);
	}
	if (study->only)
		return;
	fputs("\nDead options, which change no code here:", out);
	for (unsigned i = 0; i < study->flip_count; i++)
		if (!study->changes_image[i])
			fprintf(out, " %s", study->flips[i].text);
	fputs("\n", out);
	if (study->unnamed)
		fprintf(out,
			"%u options interact with others, and with whom was not searched to the end (PAIRS=, LIMIT=); their two "
			"effects are in the CSV, and make bisect METRIC= names the partners.\n",
			study->unnamed);
}

static bool in_block(const struct study *study, unsigned flip, unsigned metric)
{
	for (size_t i = 0; i < study->block_count; i++)
		for (unsigned k = 0; k < study->blocks[i].count; k++)
			if (study->blocks[i].flips[k] == flip && study->blocks[i].effect[metric] &&
			    effect_of(study, flip, metric) == UNKNOWN)
				return true;
	return false;
}

/* The options that explain one metric, and how to see it again. */
void report_verdict(struct study *study, const char *a, FILE *out)
{
	int metric = study_metric(study, study->only);
	struct row rows[FLIPS_MAX];
	bool explains[FLIPS_MAX] = { false };
	unsigned count;

	if (metric < 0 || difference_of(study, (unsigned)metric) == UNKNOWN) {
		fprintf(out, "%s is not measured on both sides\n", study->only);
		return;
	}
	count = rows_of(study, (unsigned)metric, rows);
	if (!difference_of(study, (unsigned)metric) && !count) {
		fprintf(out, "%s: A and B do not differ\n", study->only);
		return;
	}
	report_text(study, out);
	fprintf(out, "%u of %u options; see it again:\n  make ab A='%s' B='%s", count,
		study->flip_count, a, a);
	for (unsigned i = 0; i < study->flip_count; i++)
		if (is_row(study, i, (unsigned)metric) || in_block(study, i, (unsigned)metric))
			flip_close(study, i, explains);
	for (unsigned i = 0; i < study->flip_count; i++)
		if (explains[study->order[0][i]])
			fputs(study->flips[study->order[0][i]].text, out);
	fprintf(out, "' ONLY='%s'\n", study->only);
}

void report_csv(struct study *study, FILE *out)
{
	char a[NUMBER], b[NUMBER], mean[NUMBER];

	fputs("benchmark,option,effect,forwards,backwards\n", out);
	for (unsigned m = 0; m < study->metric_count; m++)
		for (unsigned i = 0; i < study->flip_count; i++)
			if (effect_of(study, i, m) != UNKNOWN)
				fprintf(out, "%s,%s,%s,%s,%s\n", study->metrics[m],
					study->flips[i].text,
					number(effect_of(study, i, m), mean, false),
					number(study->effect[0][i][m], a, false),
					number(study->effect[1][i][m], b, false));
}

void report_values(struct study *study, FILE *out)
{
	char a[NUMBER], b[NUMBER];

	fputs("benchmark,a,b\n", out);
	for (unsigned m = 0; m < study->metric_count; m++)
		fprintf(out, "%s,%s,%s\n", study->metrics[m],
			number(end_of(study, false)->values[m], a, false),
			number(end_of(study, true)->values[m], b, false));
}

void report_pairs(struct study *study, FILE *out)
{
	char value[NUMBER];

	fputs("benchmark,first,second,together\n", out);
	for (size_t i = 0; i < study->pair_count; i++) {
		const struct pair *p = &study->pairs[i];

		for (unsigned m = 0; m < study->metric_count; m++)
			if (p->strength[m] && p->strength[m] != UNKNOWN)
				fprintf(out, "%s,%s,%s,%s\n", study->metrics[m],
					study->flips[p->first].text, study->flips[p->second].text,
					number(p->strength[m], value, false));
	}
}

void report_dead(struct study *study, FILE *out)
{
	for (unsigned i = 0; i < study->flip_count; i++)
		if (!study->changes_image[i])
			fprintf(out, "%s\n", study->flips[i].text);
}
