/* SPDX-License-Identifier: MIT
 *
 * System calls about shares of the processor. An agent has a highest priority, which it inherits
 * and who manages it may change; its threads choose among those up to that one.
 */
#include <exo/handle.h>
#include <exo/sched.h>
#include <exo/thread.h>
#include "agent.h"
#include "inherit.h"
#include <exo/syscall_args.h>

int priority_check(int64_t priority)
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
	int error = priority_check(priority), before;

	if (error || !thread)
		return error ? error : -E_NOENT;
	before = (int)inherit_own_priority(thread);
	if (priority != EXO_PRIORITY_ASK)
		inherit_set_own_priority(thread, (unsigned)priority);
	return before;
}

/* a: handle of an agent, b: priority or EXO_PRIORITY_ASK */
SYSCALL_HANDLER(agent_priority)
{
	struct agent *agent;
	struct cap *cap;
	int32_t priority = (int32_t)b;
	int error = priority_check(priority), before;

	if (!error)
		error = handle_find((exo_handle_t)a, CAP_NEED(EXO_OBJECT_AGENT, EXO_RIGHT_MANAGE),
				    &cap);
	if (error)
		return error;
	agent = agent_of(cap);
	if (agent->state != EXO_AGENT_RUNNING)
		return -E_NOENT;
	before = (int)agent->priority_max;
	if (priority == EXO_PRIORITY_ASK)
		return before;
	agent->priority_max = (unsigned)priority;
	list_for_each (struct thread, thread, &agent->threads, agent_node)
		inherit_set_own_priority(thread, (unsigned)priority);
	return before;
}
