/* SPDX-License-Identifier: MIT
 *
 * How agents begin: spawn and fork. What may let others run (loading, copying and destroying
 * memory) comes before the agent is in the table, or after it has left it: nobody finds one that
 * may not come to be. The parent's handle comes before the thread, which cannot be undone.
 */
#include <exo/arch.h>
#include <exo/audit.h>
#include <exo/filter.h>
#include <exo/handle.h>
#include <exo/space.h>
#include <exo/string.h>
#include <exo/thread.h>
#include <exo/timer.h>
#include "agent.h"
#include "irq_agent.h"

_Static_assert(EXO_HANDLE_GIVEN(0) == 1ll << HANDLE_INDEX_BITS, "the first place's first number");
_Static_assert(EXO_HANDLES_GIVEN_MAX <= HANDLE_LEAF_CAPS, "one leaf takes them");

/* An entry that has paid for its first thread, and takes over the caller's holder of the quota.
 * NULL without memory or quota: then the holder is the caller's still. */
static struct agent *agent_create(const struct agent *parent, struct quota *quota)
{
	struct agent *agent =
		parent ? agent_table_add(parent->id, parent->quota) : agent_table_add(0, quota);

	if (!agent)
		return NULL;
	agent->quota = quota;
	agent->priority_max = parent ? parent->priority_max : EXO_PRIORITY_HIGHEST;
	if (agent_thread_charge(agent)) {
		kobject_put(&agent->object);
		return NULL;
	}
	agent->filter = parent ? filter_get(parent->filter) : NULL;
	return agent;
}

/* Undoes agent_create: the holder of the quota is the caller's again. May let others run. */
static void agent_undo(struct agent *agent)
{
	struct handle_table *handles = agent->handles;

	agent_thread_credit(agent);
	filter_put(agent->filter);
	kobject_put(&agent->object);
	handles_end(handles);
}

/* Copies for the child, at the places that it knows. */
static int give_handles(struct agent *agent, const struct given_handles *given)
{
	for (unsigned i = 0; i < given->count; i++) {
		struct cap *cap;
		exo_handle_t handle = handle_find(given->handles[i], 0, &cap);

		if (handle)
			return (int)handle;
		handle = handle_derive(agent, cap, EXO_RIGHT_MASK, 0, TIMER_NEVER);
		if (handle < 0)
			return handle_refused(arch_current(), given->handles[i], EXO_RIGHT_COPY,
					      (int)handle);
	}
	return 0;
}

/* What the first agent begins with, at EXO_GIVEN_AUDIT and EXO_GIVEN_LINES. */
static int give_first(struct agent *agent)
{
	exo_handle_t handle = audit_give(agent);

	if (handle > 0)
		handle = irq_lines_give(agent);
	return handle < 0 ? (int)handle : 0;
}

/* The parent's handle of a child that does not come to be. */
static void unname(struct agent *parent, exo_handle_t handle)
{
	struct cap *cap = handle_look(parent->handles, handle, 0);

	if (cap)
		handle_remove(cap);
}

static void start(struct agent *agent, struct thread *thread, thread_id_t id)
{
	agent_thread_start(agent, thread, id);
	audit_record_name(AUDIT_AGENT_STARTED, agent->id, agent->name);
}

static int start_program(struct agent *agent, const struct program *program)
{
	thread_id_t id = agent_thread_next_id();
	struct arch_user_start entry = program_start(program, id);
	struct thread *thread = thread_create_user(agent->name, &entry);

	if (!thread)
		return -E_NOMEM;
	start(agent, thread, id);
	if (program->filter)
		filter_record(thread, program->filter);
	return 0;
}

/* An agent that runs a program; takes over the caller's holder of the quota. The parent's handle,
 * or 0 without a parent; on failure all is the caller's still. */
static exo_handle_t spawn_program(struct agent *parent, const struct program *program,
				  const struct given_handles *given, struct quota *quota)
{
	struct agent *agent = agent_create(parent, quota);
	exo_handle_t handle = 0;
	int error;

	if (!agent)
		return -E_NOMEM;
	agent_adopt(agent, program);
	error = program->filter ? filter_install(agent, program->filter) : 0;
	if (!error)
		error = parent ? give_handles(agent, given) : give_first(agent);
	if (!error && parent) {
		handle = handle_add(parent, &agent->object, AGENT_RIGHTS, 0);
		error = handle < 0 ? (int)handle : 0;
	}
	if (!error)
		error = start_program(agent, program);
	if (!error)
		return handle;
	if (handle > 0)
		unname(parent, handle);
	agent_undo(agent);
	return error;
}

/* init and its children start with a quota of their own; all others share their parent's. */
static struct quota *quota_for_child(const struct agent *parent)
{
	struct quota *quota;

	if (parent && parent->id != AGENT_INIT)
		return quota_get(parent->quota);
	quota = quota_create(CONFIG_AGENT_QUOTA_MIB * MIB);
	if (quota)
		quota->vital = !parent;
	return quota;
}

static exo_handle_t spawn(struct agent *parent, const char *path, const char *arguments,
			  const struct given_handles *given)
{
	struct quota *quota = quota_for_child(parent);
	struct program program;
	exo_handle_t result;

	if (!quota)
		return -E_NOMEM;
	result = program_load(&program, path, arguments, quota);
	if (!result) {
		result = spawn_program(parent, &program, given, quota);
		if (result >= 0) {
			filter_put(program.filter);
			return result;
		}
		program_drop(&program);
	}
	quota_put(quota);
	return result;
}

exo_handle_t agent_spawn(const char *path, const char *arguments, const struct given_handles *given)
{
	thread_reap();
	return spawn(arch_current()->agent, path, arguments, given);
}

int agent_spawn_first(const char *path)
{
	static const struct given_handles nothing;

	return (int)spawn(NULL, path, NULL, &nothing);
}

/* A child of the running agent in this space; that is the caller's again when it fails. */
static exo_handle_t fork_into(struct agent *agent, struct space *space)
{
	struct agent *parent = arch_current()->agent;
	exo_handle_t handle = handle_add(parent, &agent->object, AGENT_RIGHTS, 0);
	struct thread *thread;

	if (handle < 0)
		return handle;
	thread = thread_fork();
	if (!thread) {
		unname(parent, handle);
		return -E_NOMEM;
	}
	quota_get(parent->quota);
	memcpy(agent->name, parent->name, sizeof(agent->name));
	agent->space = space;
	start(agent, thread, agent_thread_next_id());
	return handle;
}

/* The same with these handles. */
static exo_handle_t fork_with(struct space *space, struct handle_table *handles,
			      exo_handle_t handles_from)
{
	struct agent *parent = arch_current()->agent;
	struct agent *agent = agent_create(parent, parent->quota);
	exo_handle_t result;

	if (!agent)
		return -E_NOMEM;
	agent->handles_from = handles_from;
	result = fork_into(agent, space);
	if (result < 0)
		agent_undo(agent);
	else
		agent->handles = handles;
	return result;
}

exo_handle_t agent_fork(void)
{
	struct agent *parent = arch_current()->agent;
	struct handle_table *handles;
	exo_handle_t from, result;
	struct space *space;

	thread_reap();
	result = handles_fork(&handles, &from, parent->quota);
	if (result)
		return result;
	space = space_fork(parent->space, parent->quota);
	result = space ? fork_with(space, handles, from) : -E_NOMEM;
	if (result > 0)
		return result;
	if (space)
		space_destroy(space);
	handles_end(handles);
	return result;
}
