/* SPDX-License-Identifier: MIT
 *
 * Filters of system calls: a chain of two, from rules that are sound, says of each call what a
 * plain reading of the header says, and what is allowed without a look at the arguments is allowed
 * with any.
 */
#include "fuzz.h"
#include <exo/agent.h>
#include <exo/audit.h>
#include <exo/heap.h>
#include <exo/quota.h>
#include <exo/thread.h>
#define heap_free(object, bytes)   ((void)(bytes), free(object))
#define quota_credit(quota, bytes) ((void)0)
#define quota_put(quota)           ((void)(quota))
#define arch_current()             ((struct thread *)NULL)
#define audit_record(...)          ((void)0)
#define agent_exit(status)         __builtin_trap()
#include "../../security/filter.c"
#include <string.h>

#define FILTERS 2
#define CALLS   16

static struct filter *take_filter(struct fuzz_input *input, struct filter *older)
{
	uint32_t count = fuzz_number(input, 1) % (EXO_FILTER_RULES + 1), good = 0;
	struct filter *filter = malloc(filter_bytes(count));

	memset(filter, 0, filter_bytes(count));
	filter->otherwise = fuzz_number(input, 4);
	if (!filter_verdict_is_sound(filter->otherwise))
		filter->otherwise = EXO_FILTER_KILL;
	for (uint32_t i = 0; i < count; i++) {
		struct exo_filter_rule rule;

		fuzz_take(input, &rule, sizeof(rule));
		rule.first &= 0x1ff;
		rule.last &= 0x1ff;
		if (filter_rule_is_sound(&rule))
			filter->rules[good++] = rule;
	}
	filter->count = good;
	filter_link(filter, older);
	return filter;
}

static bool plain_holds(const struct exo_filter_condition *c, const uint64_t *arguments)
{
	uint64_t a = arguments[c->argument] & c->mask, b = c->value;
	bool answers[] = { a == b, a != b, a<b, a <= b, a> b, a >= b };

	return answers[c->compare];
}

static uint32_t plain_verdict(const struct filter *filter, uint64_t number,
			      const uint64_t *arguments)
{
	for (uint32_t i = 0; i < filter->count; i++) {
		const struct exo_filter_rule *rule = &filter->rules[i];
		unsigned held = 0;

		for (unsigned c = 0; c < rule->conditions; c++)
			held += plain_holds(&rule->condition[c], arguments);
		if (number >= rule->first && number <= rule->last && held == rule->conditions)
			return rule->verdict;
	}
	return filter->otherwise;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	struct fuzz_input input = { data, bytes };
	struct filter *filters[FILTERS], *newest = NULL;

	for (unsigned i = 0; i < FILTERS; i++)
		newest = filters[i] = take_filter(&input, newest);
	for (unsigned call = 0; call < CALLS; call++) {
		uint64_t arguments[6], number = fuzz_number(&input, 2) & 0x1ff;
		uint32_t verdict, plain = EXO_FILTER_ALLOW;

		fuzz_take(&input, arguments, sizeof(arguments));
		verdict = filter_verdict(newest, number, arguments);
		for (unsigned i = 0; i < FILTERS; i++) {
			plain = MAX(plain, plain_verdict(filters[i], number, arguments));
			if (filter_allows_always(filters[i], number))
				FUZZ_CHECK(plain_verdict(filters[i], number, arguments) ==
					   EXO_FILTER_ALLOW);
		}
		FUZZ_CHECK(verdict == plain);
		if (number < EXO_SYSCALL_COUNT && filter_allows(newest, number))
			FUZZ_CHECK(verdict == EXO_FILTER_ALLOW);
	}
	for (unsigned i = 0; i < FILTERS; i++)
		free(filters[i]);
	return 0;
}
