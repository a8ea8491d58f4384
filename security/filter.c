/* SPDX-License-Identifier: MIT
 *
 * Filters of system calls: what a rule means, and how filters live (exo/filter.h). Loading them is
 * sys_filter.c.
 */
#include <exo/agent.h>
#include <exo/audit.h>
#include <exo/filter.h>
#include <exo/heap.h>
#include <exo/kconfig.h>
#include <exo/log.h>
#include <exo/quota.h>
#include <exo/thread.h>
#include <uapi/exo/syscall.h>
#include "filter.h"

static bool holds(const struct exo_filter_condition *condition, const uint64_t arguments[6])
{
	uint64_t word = arguments[condition->argument] & condition->mask;
	uint64_t value = condition->value;

	switch (condition->compare) {
	case EXO_FILTER_EQUAL:
		return word == value;
	case EXO_FILTER_NOT_EQUAL:
		return word != value;
	case EXO_FILTER_LESS:
		return word < value;
	case EXO_FILTER_LESS_EQUAL:
		return word <= value;
	case EXO_FILTER_GREATER:
		return word > value;
	default:
		return word >= value;
	}
}

static bool covers(const struct exo_filter_rule *rule, uint64_t number)
{
	return rule->first <= number && number <= rule->last;
}

static bool matches(const struct exo_filter_rule *rule, uint64_t number,
		    const uint64_t arguments[6])
{
	if (!covers(rule, number))
		return false;
	for (unsigned i = 0; i < rule->conditions; i++)
		if (!holds(&rule->condition[i], arguments))
			return false;
	return true;
}

static uint32_t verdict_of(const struct filter *filter, uint64_t number,
			   const uint64_t arguments[6])
{
	for (unsigned i = 0; i < filter->count; i++)
		if (matches(&filter->rules[i], number, arguments))
			return filter->rules[i].verdict;
	return filter->otherwise;
}

uint32_t filter_verdict(const struct filter *filter, uint64_t number, const uint64_t arguments[6])
{
	uint32_t strictest = EXO_FILTER_ALLOW;

	for (; filter; filter = filter->older)
		strictest = MAX(strictest, verdict_of(filter, number, arguments));
	return strictest;
}

/* A rule with conditions may match or not: nothing is lost when it allows what follows allows. */
bool filter_allows_always(const struct filter *filter, uint32_t number)
{
	for (unsigned i = 0; i < filter->count; i++) {
		const struct exo_filter_rule *rule = &filter->rules[i];

		if (!covers(rule, number))
			continue;
		if (rule->verdict != EXO_FILTER_ALLOW)
			return false;
		if (!rule->conditions)
			return true;
	}
	return filter->otherwise == EXO_FILTER_ALLOW;
}

static void add_bits(struct filter *filter)
{
	for (unsigned number = 0; number < EXO_SYSCALL_COUNT; number++)
		if (filter_allows_always(filter, number) &&
		    (!filter->older || filter_allows(filter->older, number)))
			filter_allowed_add(&filter->allowed, number);
}

void filter_link(struct filter *filter, struct filter *older)
{
	filter->older = older;
	filter->depth = older ? older->depth + 1 : 1;
	if (IS_ENABLED(CONFIG_FILTER_BITMAP))
		add_bits(filter);
}

bool filter_verdict_is_sound(uint32_t verdict)
{
	return verdict <= EXO_FILTER_ERROR_MAX || verdict == EXO_FILTER_KILL;
}

bool filter_rule_is_sound(const struct exo_filter_rule *rule)
{
	if (rule->first > rule->last || !filter_verdict_is_sound(rule->verdict) ||
	    rule->conditions > EXO_FILTER_CONDITIONS)
		return false;
	for (unsigned i = 0; i < rule->conditions; i++)
		if (rule->condition[i].argument > 5 ||
		    rule->condition[i].compare > EXO_FILTER_GREATER_EQUAL)
			return false;
	return true;
}

struct filter *filter_get(struct filter *filter)
{
	if (filter)
		filter->holders++;
	return filter;
}

void filter_put(struct filter *filter)
{
	while (filter && !--filter->holders) {
		struct filter *older = filter->older;
		struct quota *quota = filter->quota;
		size_t bytes = filter_bytes(filter->count);

		heap_free(filter, bytes);
		quota_credit(quota, bytes);
		quota_put(quota);
		filter = older;
	}
}

int64_t filter_refuse(uint32_t verdict, uint64_t number)
{
	const struct agent *agent = arch_current()->agent;

	audit_record(AUDIT_FILTER_REFUSED, number, verdict, 0);
	if (verdict != EXO_FILTER_KILL)
		return -(int64_t)verdict;
	log_warn("agent %d (%s) ended: its filter does not allow system call %lu", agent->id,
		 agent->name, number);
	agent_exit(EXO_STATUS_FILTERED);
}
