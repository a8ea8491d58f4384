/* SPDX-License-Identifier: MIT
 *
 * The life of an agent: spawn, fork, exec, exit, fault, kill, wait. The dying agent's own thread
 * gives back its memory; only its kernel stack is left for thread_reap.
 */
#include <exo/arch.h>
#include <exo/assert.h>
#include <exo/log.h>
#include <exo/panic.h>
#include <exo/sched.h>
#include <exo/space.h>
#include <exo/string.h>
#include <exo/thread.h>
#include "agent.h"

/* What every agent costs besides its address space: kernel stack, thread, entry in the table. */
#define AGENT_BYTES (20 * KIB)

void agent_adopt(struct agent *agent, const struct program *program)
{
	agent->space = program->space;
	agent->entry = program->entry;
	agent->stack = program->stack;
	agent->arguments = program->arguments;
	memcpy(agent->name, program->name, sizeof(agent->name));
}

/* An entry that has paid for itself, and takes over the caller's holder of the quota. NULL without
 * memory or quota: then the holder is the caller's still. */
static struct agent *agent_create(agent_id_t parent, struct quota *quota)
{
	struct agent *agent;

	if (quota_charge(quota, AGENT_BYTES))
		return NULL;
	agent = agent_table_add(parent);
	if (agent)
		agent->quota = quota;
	else
		quota_credit(quota, AGENT_BYTES);
	return agent;
}

static void agent_drop_quota(struct agent *agent)
{
	quota_credit(agent->quota, AGENT_BYTES);
	quota_put(agent->quota);
	agent->quota = NULL;
}

static void agent_start(struct agent *agent, struct thread *thread)
{
	thread->agent = agent;
	thread->agent_id = agent->id;
	agent->thread = thread;
	sched_wake(thread);
}

static void agent_main(void *argument)
{
	struct agent *agent = argument;

	arch_enter_user(agent->entry, agent->stack, agent->arguments);
}

static int spawn_into(struct agent *agent, const char *path, const char *arguments)
{
	struct program program;
	struct thread *thread;
	int error = program_load(&program, path, arguments, agent->quota);

	if (error)
		return error;
	agent_adopt(agent, &program);
	thread = thread_create(agent->name, agent_main, agent);
	if (thread) {
		agent_start(agent, thread);
		return 0;
	}
	space_destroy(program.space);
	return -E_NOMEM;
}

/* init's children start with a quota of their own; all others share their parent's. */
static struct quota *quota_for_child(agent_id_t parent)
{
	const struct agent *agent = parent > AGENT_INIT ? agent_table_find(parent) : NULL;

	return agent ? quota_get(agent->quota) : quota_create(CONFIG_AGENT_QUOTA_MIB * MIB);
}

agent_id_t agent_spawn(const char *path, const char *arguments, agent_id_t parent)
{
	struct quota *quota;
	struct agent *agent;
	int error;

	thread_reap();
	quota = quota_for_child(parent);
	if (!quota)
		return -E_NOMEM;
	agent = agent_create(parent, quota);
	if (!agent) {
		quota_put(quota);
		return -E_NOMEM;
	}
	error = spawn_into(agent, path, arguments);
	if (!error)
		return agent->id;
	agent_drop_quota(agent);
	agent_table_remove(agent);
	return error;
}

agent_id_t agent_fork(void)
{
	struct agent *parent = arch_current()->agent;
	struct agent *agent;
	struct thread *thread;

	thread_reap();
	agent = agent_create(parent->id, parent->quota);
	if (!agent)
		return -E_QUOTA;
	quota_get(parent->quota);
	memcpy(agent->name, parent->name, sizeof(agent->name));
	agent->space = space_fork(parent->space, parent->quota);
	thread = agent->space ? thread_fork() : NULL;
	if (thread) {
		agent_start(agent, thread);
		return agent->id;
	}
	if (agent->space)
		space_destroy(agent->space);
	agent_drop_quota(agent);
	agent_table_remove(agent);
	return -E_NOMEM;
}

int agent_exec(const char *path, const char *arguments)
{
	struct agent *agent = arch_current()->agent;
	struct space *old = agent->space;
	struct program program;
	int error = program_load(&program, path, arguments, agent->quota);

	if (error)
		return error;
	agent_adopt(agent, &program);
	arch_space_activate(&agent->space->arch);
	space_destroy(old);
	arch_enter_user(agent->entry, agent->stack, agent->arguments);
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
	agent_drop_quota(agent);
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

_Noreturn void agent_out_of_memory(const char *why)
{
	const struct agent *agent = arch_current()->agent;

	log_warn("agent %d (%s) ended: out of memory (%s)", agent->id, agent->name, why);
	agent_exit(EXO_STATUS_MEMORY);
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
