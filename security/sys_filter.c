/* SPDX-License-Identifier: MIT
 *
 * Loading a filter of system calls. Whatever may block comes before the agent's filters are looked
 * at: another thread may load one meanwhile.
 */
#include <exo/agent.h>
#include <exo/audit.h>
#include <exo/heap.h>
#include <exo/quota.h>
#include <exo/syscall_args.h>
#include <exo/thread.h>
#include "filter.h"

/* The rules, and whether they are some. */
static int fill(struct filter *filter, uint64_t rules)
{
	int error = arch_copy_from_user(filter->rules, (const void *)rules,
					filter->count * sizeof(*filter->rules));

	for (unsigned i = 0; !error && i < filter->count; i++)
		if (!filter_rule_is_sound(&filter->rules[i]))
			error = -E_INVAL;
	return error;
}

int filter_install(struct agent *agent, struct filter *filter)
{
	if (agent->filter && agent->filter->depth == EXO_FILTER_DEPTH)
		return -E_TOOBIG;
	filter_link(filter, agent->filter);
	agent->filter = filter_get(filter);
	list_for_each (struct thread, thread, &agent->threads, agent_node)
		thread->filter = filter;
	arch_filter_changed(agent);
	return 0;
}

void filter_record(const struct thread *thread, const struct filter *filter)
{
	audit_record_of(thread, AUDIT_FILTER_LOADED, filter->count, filter->depth,
			filter->otherwise);
}

/* A filter without rules, paid for. */
int filter_make(struct quota *quota, uint32_t count, struct filter **made)
{
	size_t bytes = filter_bytes(count);
	struct filter *filter;
	int error = quota_charge(quota, bytes);

	if (error)
		return error;
	filter = heap_alloc_zeroed(bytes);
	if (!filter) {
		quota_credit(quota, bytes);
		return -E_NOMEM;
	}
	filter->holders = 1;
	filter->count = count;
	filter->quota = quota_get(quota);
	*made = filter;
	return 0;
}

/* a: struct exo_filter_rule *, b: how many, c: verdict for all other calls */
SYSCALL_HANDLER(filter_load)
{
	struct agent *agent = arch_current()->agent;
	struct filter *filter;
	int error;

	if (b > EXO_FILTER_RULES)
		return -E_TOOBIG;
	if (c > UINT32_MAX || !filter_verdict_is_sound(c))
		return -E_INVAL;
	error = filter_make(agent->quota, b, &filter);
	if (error)
		return error;
	filter->otherwise = c;
	error = fill(filter, a);
	if (!error)
		error = filter_install(agent, filter);
	if (!error)
		filter_record(arch_current(), filter);
	filter_put(filter);
	return error;
}
