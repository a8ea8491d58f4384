/* SPDX-License-Identifier: MIT
 *
 * Additive recursive splitting, and who interacts with whom (attribute.h).
 */
#include <stdlib.h>
#include <string.h>
#include "attribute.h"

/* The set of the first `count` flips of an order, with those of `more` (may be NULL). */
static void prefix_of(const struct study *study, const unsigned *order, unsigned count,
		      const bool *more, char *set)
{
	memset(set, '0', study->flip_count);
	set[study->flip_count] = 0;
	for (unsigned i = 0; i < count; i++)
		set[order[i]] = '1';
	for (unsigned i = 0; more && i < study->flip_count; i++)
		if (more[i])
			set[i] = '1';
}

static const struct measurement *need_prefix(struct study *study, const unsigned *order,
					     unsigned count)
{
	char set[FLIPS_MAX + 1];

	prefix_of(study, order, count, NULL, set);
	return study_need(study, set);
}

static int64_t minus(int64_t a, int64_t b)
{
	return a == UNKNOWN || b == UNKNOWN ? UNKNOWN : a - b;
}

static void leaf(struct study *study, unsigned direction, unsigned flip,
		 const struct measurement *without, const struct measurement *with)
{
	for (unsigned m = 0; m < study->metric_count; m++)
		study->effect[direction][flip][m] = minus(with->values[m], without->values[m]);
	study->changes_image[flip] |= strcmp(with->image, without->image) != 0;
}

/* No configuration between low and high can be measured: they count as one. */
static void block_add(struct study *study, unsigned direction, unsigned low, unsigned high,
		      const struct measurement *without, const struct measurement *with)
{
	struct block *b;

	study->blocks = realloc(study->blocks, (study->block_count + 1) * sizeof(*study->blocks));
	if (!study->blocks)
		exit(2);
	b = &study->blocks[study->block_count++];
	b->count = high - low;
	b->direction = direction;
	memcpy(b->flips, &study->order[direction][low], b->count * sizeof(*b->flips));
	for (unsigned i = 0; i < b->count; i++)
		study->unresolved[direction][b->flips[i]] = true;
	for (unsigned m = 0; m < study->metric_count; m++)
		b->effect[m] = minus(with->values[m], without->values[m]);
}

/* The place between low and high, the middle or the nearest to it, whose prefix is no failure; -1
 * when one has to be measured first, -2 when there is none. */
static int middle_of(struct study *study, const unsigned *order, unsigned low, unsigned high,
		     const struct measurement **found)
{
	unsigned middle = (low + high) / 2;

	for (unsigned step = 0; step <= high - low; step++) {
		for (int side = -1; side <= 1; side += 2) {
			int at = (int)middle + side * (int)step;

			if (at <= (int)low || at >= (int)high)
				continue;
			*found = need_prefix(study, order, (unsigned)at);
			if (!*found)
				return -1;
			if (!(*found)->failed)
				return at;
		}
	}
	return -2;
}

static bool split(struct study *study, unsigned direction, unsigned low, unsigned high,
		  const struct measurement *without, const struct measurement *with)
{
	const unsigned *order = study->order[direction];
	const struct measurement *between;
	int middle;
	bool left;

	/* The same image is the same result. What differs in nothing that is asked for needs no
	 * closer look; its image may differ all the same. */
	if (!study_differ(study, without, with)) {
		for (unsigned i = low; i < high; i++)
			study->changes_image[order[i]] |= strcmp(without->image, with->image) != 0;
		return true;
	}
	if (high - low == 1) {
		leaf(study, direction, order[low], without, with);
		return true;
	}
	middle = middle_of(study, order, low, high, &between);
	if (middle == -1) {
		study->left += high - low - 1;
		return false;
	}
	if (middle == -2) {
		block_add(study, direction, low, high, without, with);
		return true;
	}
	left = split(study, direction, low, (unsigned)middle, without, between);
	return split(study, direction, (unsigned)middle, high, between, with) && left;
}

bool split_all(struct study *study)
{
	const struct measurement *a = need_prefix(study, study->order[0], 0);
	const struct measurement *b = need_prefix(study, study->order[0], study->flip_count);
	bool done;

	if (!a || !b) {
		study->left += 2 * study->flip_count;
		return false;
	}
	if (a->failed || b->failed) {
		fprintf(stderr, "%s itself cannot be measured\n", a->failed ? "A" : "B");
		exit(1);
	}
	done = split(study, 0, 0, study->flip_count, a, b);
	return split(study, 1, 0, study->flip_count, a, b) && done;
}

int64_t effect_of(const struct study *study, unsigned flip, unsigned metric)
{
	int64_t first = study->effect[0][flip][metric], second = study->effect[1][flip][metric];

	if (study->unresolved[0][flip])
		return study->unresolved[1][flip] ? UNKNOWN : second;
	if (study->unresolved[1][flip])
		return first;
	return first == UNKNOWN || second == UNKNOWN ? UNKNOWN : (first + second) / 2;
}

int64_t difference_of(struct study *study, unsigned metric)
{
	const struct measurement *a = need_prefix(study, study->order[0], 0);
	const struct measurement *b = need_prefix(study, study->order[0], study->flip_count);

	return minus(b->values[metric], a->values[metric]);
}

/* --- interactions
 * ---------------------------------------------------------------------------------
 */

/* What a flip is worth behind the first `count` of the order, with what it needs. */
struct worth {
	bool known;
	bool failed;
	int64_t values[METRICS_MAX];
};

static void worth_of(struct study *study, unsigned flip, unsigned count, struct worth *worth)
{
	const struct measurement *without, *with;
	bool more[FLIPS_MAX] = { false };
	char set[FLIPS_MAX + 1];

	flip_close(study, flip, more);
	prefix_of(study, study->order[0], count, more, set);
	with = study_need(study, set);
	more[flip] = false;
	prefix_of(study, study->order[0], count, more, set);
	without = study_need(study, set);
	worth->known = with && without;
	worth->failed = worth->known && (with->failed || without->failed);
	for (unsigned m = 0; worth->known && !worth->failed && m < study->metric_count; m++)
		worth->values[m] = minus(with->values[m], without->values[m]);
}

/* Is the difference of two worths one that is followed? */
static bool matters(struct study *study, const struct worth *a, const struct worth *b,
		    unsigned fraction)
{
	const struct measurement *start = need_prefix(study, study->order[0], 0);
	int only = study->only ? study_metric(study, study->only) : -1;

	for (unsigned m = 0; m < study->metric_count; m++) {
		int64_t change = minus(b->values[m], a->values[m]);

		if ((only >= 0 && m != (unsigned)only) || change == UNKNOWN || !change)
			continue;
		if (!fraction || llabs(change) * fraction >= llabs(start->values[m]))
			return true;
	}
	return false;
}

static void pair_add(struct study *study, unsigned first, unsigned second, const struct worth *low,
		     const struct worth *high)
{
	struct pair *p;

	study->pairs = realloc(study->pairs, (study->pair_count + 1) * sizeof(*study->pairs));
	if (!study->pairs)
		exit(2);
	p = &study->pairs[study->pair_count++];
	p->first = first;
	p->second = second;
	for (unsigned m = 0; m < study->metric_count; m++)
		p->strength[m] = minus(high->values[m], low->values[m]);
}

/* Whose presence among order[low..high) changes what the flip is worth. */
static bool partners(struct study *study, unsigned flip, unsigned low, unsigned high,
		     const struct worth *at_low, const struct worth *at_high, unsigned fraction)
{
	unsigned middle = (low + high) / 2;
	struct worth *between;
	bool done;

	if (!matters(study, at_low, at_high, fraction))
		return true;
	if (high - low == 1) {
		pair_add(study, study->order[0][low], flip, at_low, at_high);
		return true;
	}
	between = malloc(sizeof(*between));
	if (!between)
		exit(2);
	worth_of(study, flip, middle, between);
	done = between->known;
	if (done && !between->failed) {
		done = partners(study, flip, low, middle, at_low, between, fraction);
		done = partners(study, flip, middle, high, between, at_high, fraction) && done;
	}
	free(between);
	return done;
}

/* How much a flip interacts: the largest change between its first and its last effect, in 1/1000 of
 * A's value. */
static int64_t interaction_of(struct study *study, unsigned flip)
{
	const struct measurement *start = need_prefix(study, study->order[0], 0);
	int only = study->only ? study_metric(study, study->only) : -1;
	int64_t largest = 0;

	if (study->unresolved[0][flip] || study->unresolved[1][flip])
		return 0;
	for (unsigned m = 0; m < study->metric_count; m++) {
		int64_t change = minus(study->effect[1][flip][m], study->effect[0][flip][m]);
		int64_t value = llabs(start->values[m]) ? llabs(start->values[m]) : 1;

		if ((only >= 0 && m != (unsigned)only) || change == UNKNOWN)
			continue;
		if (change && llabs(change) * 1000 / value >= largest)
			largest = llabs(change) * 1000 / value + 1;
	}
	return largest;
}

/* The flips that interact into `flips`, the strongest first (their places in the order); how many.
 */
static unsigned by_interaction(struct study *study, unsigned *flips)
{
	int64_t strength[FLIPS_MAX];
	unsigned count = 0;

	for (unsigned i = 0; i < study->flip_count; i++) {
		int64_t s = interaction_of(study, study->order[0][i]);
		unsigned at = count++;

		if (!s) {
			count--;
			continue;
		}
		for (; at && strength[at - 1] < s; at--) {
			strength[at] = strength[at - 1];
			flips[at] = flips[at - 1];
		}
		strength[at] = s;
		flips[at] = i;
	}
	return count;
}

/* Those of the flip at `place` in the order. */
static bool partners_of(struct study *study, unsigned place, unsigned fraction)
{
	unsigned flip = study->order[0][place];
	struct worth *alone = malloc(sizeof(*alone)), *behind = malloc(sizeof(*behind));
	bool done = true;

	if (!alone || !behind)
		exit(2);
	worth_of(study, flip, 0, alone);
	worth_of(study, flip, place, behind);
	if (!alone->known || !behind->known)
		done = false;
	else if (!alone->failed && !behind->failed)
		done = partners(study, flip, 0, place, alone, behind, fraction);
	free(alone);
	free(behind);
	return done;
}

static bool is_followed(struct study *study, unsigned flip, unsigned fraction)
{
	struct worth *alone = malloc(sizeof(*alone)), *behind = malloc(sizeof(*behind));
	bool followed;

	if (!alone || !behind)
		exit(2);
	memcpy(alone->values, study->effect[0][flip], sizeof(alone->values));
	memcpy(behind->values, study->effect[1][flip], sizeof(behind->values));
	followed = matters(study, alone, behind, fraction);
	free(alone);
	free(behind);
	return followed;
}

/* A few at a time, so that what the limit allows goes to the strongest. */
enum { AT_ONCE = 2 };

bool pairs_all(struct study *study, unsigned fraction, unsigned limit)
{
	unsigned flips[FLIPS_MAX], count = by_interaction(study, flips), unfinished = 0;

	study->unnamed = 0;
	for (unsigned i = 0; i < count; i++) {
		size_t wanted = study->wanted_count;

		if (!is_followed(study, study->order[0][flips[i]], fraction)) {
			study->unnamed++;
			continue;
		}
		if (limit && study->measurement_count + wanted >= limit)
			study->limited = true;
		if (unfinished == AT_ONCE)
			break;
		if (partners_of(study, flips[i], fraction))
			continue;
		if (study->limited) {
			/* Not even begun, or not to its end: what was wanted for it is not. */
			study->wanted_count = wanted;
			study->unnamed++;
			continue;
		}
		unfinished++;
	}
	return !unfinished;
}
