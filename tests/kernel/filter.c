/* SPDX-License-Identifier: MIT
 *
 * Verdicts of random chains of filters against a naive interpreter, and what is known of a call by
 * its number alone against the verdicts of many arguments.
 */
#include <exo/heap.h>
#include <exo/kconfig.h>
#include <exo/string.h>
#include <exo/test.h>
#include <uapi/exo/syscall.h>
#include "../../security/filter.h"

#define RULES  6
#define DEPTH  4
#define LATEST 20 /* numbers up to here are drawn, and some that are much larger */

/* Few values, so that conditions hold now and then. */
static uint64_t draw_word(struct test_run *t)
{
	static const uint64_t words[] = {
		0, 1, 2, 3, 1ull << 32, 1ull << 32 | 1, 1ull << 63, ~0ull
	};

	return words[test_random(t) % ARRAY_COUNT(words)];
}

static uint64_t draw_number(struct test_run *t)
{
	uint64_t number = test_random(t) % (LATEST + 1);

	return test_random(t) % 8 ? number : number | draw_word(t);
}

static uint32_t draw_verdict(struct test_run *t)
{
	static const uint32_t verdicts[] = { EXO_FILTER_ALLOW,     EXO_FILTER_ALLOW, 1, 2, 3,
					     EXO_FILTER_ERROR_MAX, EXO_FILTER_KILL };

	return verdicts[test_random(t) % ARRAY_COUNT(verdicts)];
}

static void draw_rule(struct test_run *t, struct exo_filter_rule *rule)
{
	uint32_t a = test_random(t) % LATEST, b = test_random(t) % LATEST;

	*rule = (struct exo_filter_rule){
		.first = MIN(a, b),
		.last = test_random(t) % 16 ? MAX(a, b) : UINT32_MAX,
		.verdict = draw_verdict(t),
		.conditions = test_random(t) % (EXO_FILTER_CONDITIONS + 1),
	};
	for (unsigned i = 0; i < rule->conditions; i++)
		rule->condition[i] = (struct exo_filter_condition){
			.argument = test_random(t) % 6,
			.compare = test_random(t) % (EXO_FILTER_GREATER_EQUAL + 1),
			.mask = test_random(t) % 2 ? ~0ull : draw_word(t),
			.value = draw_word(t),
		};
}

static bool naive_holds(const struct exo_filter_condition *c, const uint64_t arguments[6])
{
	uint64_t word = arguments[c->argument] & c->mask;
	bool less = word < c->value, equal = word == c->value;

	return (c->compare == EXO_FILTER_EQUAL && equal) ||
	       (c->compare == EXO_FILTER_NOT_EQUAL && !equal) ||
	       (c->compare == EXO_FILTER_LESS && less) ||
	       (c->compare == EXO_FILTER_LESS_EQUAL && (less || equal)) ||
	       (c->compare == EXO_FILTER_GREATER && !less && !equal) ||
	       (c->compare == EXO_FILTER_GREATER_EQUAL && !less);
}

/* From the last rule to the first: each that matches replaces what was found behind it. */
static uint32_t naive_verdict(const struct filter *filter, uint64_t number,
			      const uint64_t arguments[6])
{
	uint32_t verdict = filter->otherwise;

	for (unsigned i = filter->count; i--;) {
		const struct exo_filter_rule *rule = &filter->rules[i];
		bool match = number >= rule->first && number <= rule->last;

		for (unsigned c = 0; c < rule->conditions; c++)
			match &= naive_holds(&rule->condition[c], arguments);
		if (match)
			verdict = rule->verdict;
	}
	return verdict;
}

static void check_call(struct test_run *t, struct filter *const chain[], unsigned depth)
{
	uint64_t number = draw_number(t), arguments[6];
	uint32_t expected = EXO_FILTER_ALLOW;

	for (unsigned i = 0; i < 6; i++)
		arguments[i] = draw_word(t);
	for (unsigned i = 0; i < depth; i++)
		expected = MAX(expected, naive_verdict(chain[i], number, arguments));
	CHECK_EQUAL(filter_verdict(chain[depth - 1], number, arguments), expected);
	CHECK(!filter_allows(chain[depth - 1], number) || expected == EXO_FILTER_ALLOW);
}

/* Without conditions, and with bits, everything is known from the number. */
static void check_bits(struct test_run *t, struct filter *const chain[], unsigned depth)
{
	static const uint64_t arguments[6];
	bool conditions = !IS_ENABLED(CONFIG_FILTER_BITMAP);

	for (unsigned i = 0; i < depth; i++)
		for (unsigned r = 0; r < chain[i]->count; r++)
			conditions |= chain[i]->rules[r].conditions;
	for (uint32_t number = 0; number < EXO_SYSCALL_COUNT && !conditions; number++)
		CHECK_EQUAL(filter_allows(chain[depth - 1], number),
			    !filter_verdict(chain[depth - 1], number, arguments));
}

static void run_chain(struct test_run *t, struct filter *const chain[], unsigned depth, bool plain)
{
	for (unsigned i = 0; i < depth; i++) {
		memset(chain[i], 0, sizeof(**chain));
		chain[i]->count = test_random(t) % (RULES + 1);
		chain[i]->otherwise = draw_verdict(t);
		for (unsigned r = 0; r < chain[i]->count; r++) {
			draw_rule(t, &chain[i]->rules[r]);
			if (plain)
				chain[i]->rules[r].conditions = 0;
			CHECK(filter_rule_is_sound(&chain[i]->rules[r]));
		}
		filter_link(chain[i], i ? chain[i - 1] : NULL);
	}
	check_bits(t, chain, depth);
	for (unsigned calls = 0; calls < 50 && !t->failed; calls++)
		check_call(t, chain, depth);
}

TEST(filter_random)
{
	size_t bytes = filter_bytes(RULES);
	struct filter *chain[DEPTH] = { NULL };
	bool memory = true;

	for (unsigned i = 0; i < DEPTH; i++)
		memory &= (chain[i] = heap_alloc_zeroed(bytes)) != NULL;
	for (unsigned run = 0; memory && run < 2000 && !t->failed; run++)
		run_chain(t, chain, 1 + test_random(t) % DEPTH, run % 2);
	for (unsigned i = 0; i < DEPTH; i++)
		heap_free(chain[i], bytes);
	if (!memory)
		test_skip(t, "no memory");
}
