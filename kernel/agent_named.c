/* SPDX-License-Identifier: MIT
 *
 * What an agent may do with others that it has handles of: wait for them and end them. Waiting
 * looks the handle up again after each sleep: it may have been revoked.
 */
#include <exo/audit.h>
#include <exo/handle.h>
#include <exo/thread.h>
#include <exo/time.h>
#include <exo/timer.h>
#include "agent.h"

/* What has become of it, or EXO_AGENT_RUNNING's own -E_BUSY after a sleep; -E_AGAIN, -E_TIMEOUT. */
static __always_inline int ended_or_sleep(struct cap *cap, uint64_t deadline_ns)
{
	struct agent *agent = agent_of(cap);
	irq_state_t state = arch_irq_save();
	int result = -E_BUSY;

	if (agent->state == EXO_AGENT_ENDED) {
		result = agent->status;
	} else if (thread_must_end()) {
		result = -E_AGAIN;
	} else if (deadline_ns != TIMER_NEVER && time_now_ns() >= deadline_ns) {
		result = -E_TIMEOUT;
	} else {
		cap->kind |= CAP_WAITED;
		kobject_get(&agent->object);
		if (deadline_ns == TIMER_NEVER)
			waitq_sleep(&agent->ended);
		else
			waitq_sleep_until(&agent->ended, deadline_ns, 0);
		kobject_put(&agent->object);
	}
	arch_irq_restore(state);
	return result;
}

/* In each of the two below: who waits for ever does not ask for the time. */
static __always_inline int wait_until(exo_handle_t handle, uint64_t deadline_ns)
{
	struct cap *cap;
	int result;

	do {
		result = handle_find(handle, CAP_NEED(EXO_OBJECT_AGENT, EXO_RIGHT_WAIT), &cap);
		if (!result)
			result = ended_or_sleep(cap, deadline_ns);
	} while (result == -E_BUSY);
	if (result >= 0) {
		handle_remove(cap);
		thread_reap();
	}
	return result;
}

int agent_wait(exo_handle_t handle)
{
	return wait_until(handle, TIMER_NEVER);
}

int agent_wait_until(exo_handle_t handle, uint64_t deadline_ns)
{
	return wait_until(handle, deadline_ns);
}

int agent_kill(exo_handle_t handle)
{
	struct cap *cap;
	struct agent *agent;
	int error = handle_find(handle, CAP_NEED(EXO_OBJECT_AGENT, EXO_RIGHT_MANAGE), &cap);

	if (error)
		return error;
	agent = agent_of(cap);
	if (agent->state == EXO_AGENT_ENDED)
		return -E_NOENT;
	if (agent == arch_current()->agent) /* whose running thread nobody else tells */
		agent_exit(EXO_STATUS_KILLED);
	agent_end_soon(agent, EXO_STATUS_KILLED);
	return 0;
}
