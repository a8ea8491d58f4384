/* SPDX-License-Identifier: MIT
 *
 * System calls about shares of the processor. An agent has a highest priority, which it inherits
 * and its parent may change; its threads choose among those up to that one.
 */
#include <exo/sched.h>
#include <exo/thread.h>
#include "agent.h"
#include "inherit.h"
#include <exo/syscall_args.h>

/* -E_INVAL, -E_PERM; EXO_PRIORITY_ASK is always right. */
static int check(int64_t priority)
{
	if (priority < EXO_PRIORITY_ASK || priority > EXO_PRIORITY_HIGHEST)
		return -E_INVAL;
	return priority > (int)arch_current()->agent->priority_max ? -E_PERM : 0;
}

/* a: thread or 0, b: priority or EXO_PRIORITY_ASK */
SYSCALL_HANDLER(thread_priority)
{
	struct thread *thread = agent_own_thread(a);
	int32_t priority = (int32_t)b;
	int error = check(priority), before;

	if (error || !thread)
		return error ? error : -E_NOENT;
	before = (int)inherit_own_priority(thread);
	if (priority != EXO_PRIORITY_ASK)
		inherit_set_own_priority(thread, (unsigned)priority);
	return before;
}

static struct agent *child(uint64_t id)
{
	const struct agent *caller = arch_current()->agent;
	struct agent *agent = id > INT32_MAX ? NULL : agent_table_find((agent_id_t)id);

	if (!agent || agent->state != EXO_AGENT_RUNNING)
		return NULL;
	return agent->parent == caller->id || caller->id == AGENT_INIT ? agent : NULL;
}

/* a: agent, b: priority or EXO_PRIORITY_ASK */
SYSCALL_HANDLER(agent_priority)
{
	struct agent *agent = child(a);
	int32_t priority = (int32_t)b;
	int error = check(priority), before;

	if (error || !agent)
		return error ? error : -E_NOENT;
	before = (int)agent->priority_max;
	if (priority == EXO_PRIORITY_ASK)
		return before;
	agent->priority_max = (unsigned)priority;
	list_for_each (struct thread, thread, &agent->threads, agent_node)
		inherit_set_own_priority(thread, (unsigned)priority);
	return before;
}
