/* SPDX-License-Identifier: MIT
 *
 * The life of an agent: spawn, exit, fault, kill, wait. The dying agent's own thread gives back its
 * memory; only its kernel stack is left for thread_reap.
 */
#include <exo/arch.h>
#include <exo/assert.h>
#include <exo/log.h>
#include <exo/panic.h>
#include <exo/sched.h>
#include <exo/space.h>
#include <exo/thread.h>
#include "agent.h"

static void agent_main(void *argument)
{
	struct agent *agent = argument;

	arch_enter_user(agent->entry, agent->stack, agent->arguments);
}

static int start_thread(struct agent *agent)
{
	struct thread *thread = thread_create(agent->name, agent_main, agent);

	if (!thread)
		return -E_NOMEM;
	thread->agent = agent;
	thread->agent_id = agent->id;
	agent->thread = thread;
	sched_wake(thread);
	return 0;
}

agent_id_t agent_spawn(const char *path, const char *arguments, agent_id_t parent)
{
	struct agent *agent;
	int error;

	thread_reap();
	agent = agent_table_add(parent);
	if (!agent)
		return -E_NOMEM;
	error = agent_load(agent, path, arguments);
	if (!error)
		error = start_thread(agent);
	if (!error)
		return agent->id;
	if (agent->space)
		space_destroy(agent->space);
	agent_table_remove(agent);
	return error;
}

_Noreturn void agent_exit(int status)
{
	struct agent *agent = arch_current()->agent;
	struct space *space = agent->space;

	assert(agent->state == EXO_AGENT_RUNNING && agent->thread == arch_current());
	if (agent->id == AGENT_INIT)
		fatal("agent: init ended with status 0x%x", status);
	/* From here on the scheduler no longer returns to this space. */
	agent->space = NULL;
	arch_space_activate(NULL);
	space_destroy(space);
	agent_table_end_children(agent->id);
	agent->syscalls = agent->thread->syscalls;
	agent->ticks = agent->thread->ticks;
	agent->thread->agent = NULL;
	agent->thread = NULL;
	agent->status = status;
	agent->state = EXO_AGENT_ENDED;
	waitq_wake_all(&agent->ended);
	if (!agent->parent)
		agent_table_remove(agent);
	thread_exit();
}

_Noreturn void agent_fault(unsigned vector, const char *what, const char *detail)
{
	const struct agent *agent = arch_current()->agent;

	log_warn("agent %d (%s) ended: %s, %s", agent->id, agent->name, what, detail);
	agent_exit(EXO_STATUS_FAULT + vector);
}

int agent_wait(agent_id_t id, agent_id_t parent)
{
	struct agent *agent = agent_table_find(id);
	irq_state_t state;
	int status;

	if (!agent || agent->parent != parent)
		return -E_NOENT;
	state = arch_irq_save();
	while (agent->state == EXO_AGENT_RUNNING && !thread_must_end())
		waitq_sleep(&agent->ended);
	arch_irq_restore(state);
	if (agent->state == EXO_AGENT_RUNNING)
		return -E_AGAIN;
	status = agent->status;
	agent_table_remove(agent);
	thread_reap();
	return status;
}

void agent_end_soon(struct agent *agent)
{
	agent->thread->must_end = true;
	sched_interrupt(agent->thread);
}

int agent_kill(agent_id_t id, agent_id_t killer)
{
	struct agent *agent = agent_table_find(id);

	if (!agent || agent->state == EXO_AGENT_ENDED)
		return -E_NOENT;
	if (id == AGENT_INIT || (killer != AGENT_INIT && agent->parent != killer))
		return -E_PERM;
	agent_end_soon(agent);
	return 0;
}
