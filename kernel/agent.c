/* SPDX-License-Identifier: MIT
 *
 * The life of an agent: spawn, fork, exec, exit, fault, kill, wait. The dying agent's last
 * thread gives back its memory; only its kernel stack is left for thread_reap.
 */
#include <exo/arch.h>
#include <exo/assert.h>
#include <exo/audit.h>
#include <exo/filter.h>
#include <exo/handle.h>
#include <exo/log.h>
#include <exo/panic.h>
#include <exo/sched.h>
#include <exo/space.h>
#include <exo/string.h>
#include <exo/thread.h>
#include "agent.h"
#include "irq_agent.h"

/* What every agent costs besides its address space and its threads: the entry in the table. */
#define AGENT_BYTES KIB

void agent_adopt(struct agent *agent, const struct program *program)
{
	agent->space = program->space;
	memcpy(agent->name, program->name, sizeof(agent->name));
}

/* An entry that has paid for itself, and takes over the caller's holder of the quota. NULL without
 * memory or quota: then the holder is the caller's still. */
static struct agent *agent_create(agent_id_t parent, struct quota *quota)
{
	struct agent *agent = agent_table_add(parent);

	if (!agent)
		return NULL;
	agent->quota = quota;
	agent->priority_max = parent ? arch_current()->agent->priority_max : EXO_PRIORITY_HIGHEST;
	agent->filter = parent ? filter_get(arch_current()->agent->filter) : NULL;
	if (!quota_charge(quota, AGENT_BYTES)) {
		if (!agent_thread_charge(agent))
			return agent;
		quota_credit(quota, AGENT_BYTES);
	}
	filter_put(agent->filter);
	agent_table_remove(agent);
	return NULL;
}

static void agent_drop_quota(struct agent *agent)
{
	agent_thread_credit(agent);
	quota_credit(agent->quota, AGENT_BYTES);
	quota_put(agent->quota);
	agent->quota = NULL;
}

/* Undoes agent_create: the holder of the quota is the caller's again. */
static void agent_undo(struct agent *agent)
{
	agent_thread_credit(agent);
	quota_credit(agent->quota, AGENT_BYTES);
	filter_put(agent->filter);
	agent_table_remove(agent);
}

/* An agent with its first thread that runs a program; takes over the caller's holder of the quota.
 * On failure all is the caller's still. */
static agent_id_t spawn_program(const struct program *program, agent_id_t parent,
				struct quota *quota)
{
	struct agent *agent = agent_create(parent, quota);
	struct arch_user_start start;
	struct thread *thread;
	thread_id_t id;

	if (!agent)
		return -E_NOMEM;
	agent_adopt(agent, program);
	id = agent_thread_next_id();
	start = program_start(program, id);
	thread = thread_create_user(agent->name, &start);
	if (thread) {
		agent_thread_start(agent, thread, id);
		audit_record_name(AUDIT_AGENT_STARTED, agent->id, agent->name);
		return agent->id;
	}
	agent_undo(agent);
	return -E_NOMEM;
}

/* init and its children start with a quota of their own; all others share their parent's. */
static struct quota *quota_for_child(agent_id_t parent)
{
	const struct agent *agent = parent > AGENT_INIT ? agent_table_find(parent) : NULL;
	struct quota *quota;

	if (agent)
		return quota_get(agent->quota);
	quota = quota_create(CONFIG_AGENT_QUOTA_MIB * MIB);
	if (quota)
		quota->vital = !parent;
	return quota;
}

/* What may let others run (loading, copying and destroying memory) comes before the agent is in the
 * table, or after it has left it: nobody finds one that may not come to be. */
agent_id_t agent_spawn(const char *path, const char *arguments, agent_id_t parent)
{
	struct program program;
	struct quota *quota;
	int result;

	thread_reap();
	quota = quota_for_child(parent);
	if (!quota)
		return -E_NOMEM;
	result = program_load(&program, path, arguments, quota);
	if (!result) {
		result = spawn_program(&program, parent, quota);
		if (result >= 0)
			return result;
		space_destroy(program.space);
	}
	quota_put(quota);
	return result;
}

/* A child of the running agent in this space, with these handles; all are the caller's again when
 * it fails. */
static agent_id_t fork_into(struct space *space, struct handle_table *handles)
{
	struct agent *parent = arch_current()->agent, *agent;
	struct thread *thread;

	agent = agent_create(parent->id, parent->quota);
	thread = agent ? thread_fork() : NULL;
	if (thread) {
		quota_get(parent->quota);
		memcpy(agent->name, parent->name, sizeof(agent->name));
		agent->space = space;
		agent->handles = handles;
		agent_thread_start(agent, thread, agent_thread_next_id());
		audit_record_name(AUDIT_AGENT_STARTED, agent->id, agent->name);
		return agent->id;
	}
	if (agent)
		agent_undo(agent);
	return -E_NOMEM;
}

agent_id_t agent_fork(void)
{
	struct agent *parent = arch_current()->agent;
	struct handle_table *handles;
	struct space *space;
	agent_id_t id;

	thread_reap();
	id = handles_fork(&handles, parent->quota);
	if (id)
		return id;
	space = space_fork(parent->space, parent->quota);
	id = space ? fork_into(space, handles) : -E_NOMEM;
	if (id > 0)
		return id;
	if (space)
		space_destroy(space);
	handles_end(handles);
	return id;
}

int agent_exec(const char *path, const char *arguments)
{
	struct agent *agent = arch_current()->agent;
	struct space *old = agent->space;
	struct arch_user_start start;
	struct program program;
	int error = program_load(&program, path, arguments, agent->quota);

	if (error)
		return error;
	error = agent_threads_end_others(agent);
	if (error) {
		space_destroy(program.space);
		return error;
	}
	agent_thread_renew();
	handles_exec();
	agent_adopt(agent, &program);
	strlcpy(arch_current()->name, agent->name, THREAD_NAME_MAX);
	audit_record_name(AUDIT_AGENT_EXEC, 0, agent->name);
	arch_space_activate(&agent->space->arch);
	space_destroy(old);
	arch_thread_reset();
	start = program_start(&program, arch_current()->id);
	arch_enter_user(&start);
}

void agent_end_soon(struct agent *agent, int status)
{
	if (agent->ending)
		return;
	agent->ending = true;
	agent->status = status;
	agent_threads_end(agent);
}

void agent_close(struct agent *agent)
{
	struct space *space = agent->space;
	struct handle_table *handles = agent->handles;

	assert(agent->state == EXO_AGENT_RUNNING && agent->thread_count == 1);
	if (agent->id == AGENT_INIT)
		fatal("agent: init ended with status 0x%x", agent->status);
	audit_record_name(AUDIT_AGENT_ENDED, agent->status, agent->name);
	/* From here on the scheduler no longer returns to this space. */
	agent->space = NULL;
	agent->handles = NULL;
	arch_space_activate(NULL);
	space_destroy(space);
	handles_end(handles);
	agent_table_end_children(agent->id);
	irq_agent_release(agent);
	arch_current()->filter = NULL;
	filter_put(agent->filter);
	agent->filter = NULL;
	agent_drop_quota(agent);
	agent->state = EXO_AGENT_ENDED;
}

_Noreturn void agent_exit(int status)
{
	agent_end_soon(arch_current()->agent, status);
	agent_thread_leave();
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

/* A child that is to be waited for: another thread may have done that meanwhile. */
static struct agent *find_child(agent_id_t id, agent_id_t parent)
{
	struct agent *agent = agent_table_find(id);

	return agent && agent->parent == parent ? agent : NULL;
}

int agent_wait(agent_id_t id, agent_id_t parent)
{
	struct agent *agent;
	irq_state_t state = arch_irq_save();
	int status;

	while ((agent = find_child(id, parent)) && agent->state == EXO_AGENT_RUNNING &&
	       !thread_must_end())
		waitq_sleep(&agent->ended);
	arch_irq_restore(state);
	if (!agent)
		return -E_NOENT;
	if (agent->state == EXO_AGENT_RUNNING)
		return -E_AGAIN;
	status = agent->status;
	agent_table_remove(agent);
	thread_reap();
	return status;
}

int agent_kill(agent_id_t id, agent_id_t killer)
{
	struct agent *agent = agent_table_find(id);

	if (!agent || agent->state == EXO_AGENT_ENDED)
		return -E_NOENT;
	if (id == AGENT_INIT || (killer != AGENT_INIT && agent->parent != killer)) {
		audit_record(AUDIT_CALL_REFUSED, EXO_SYS_agent_kill, id, E_PERM);
		return -E_PERM;
	}
	agent_end_soon(agent, EXO_STATUS_KILLED);
	return 0;
}
