/* SPDX-License-Identifier: MIT
 *
 * The life of an agent that has started (agent_start.c): exec, exit, fault. The dying agent's last
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

void agent_adopt(struct agent *agent, const struct program *program)
{
	agent->space = program->space;
	memcpy(agent->name, program->name, sizeof(agent->name));
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
	if (!error && program.filter)
		error = filter_install(agent, program.filter);
	if (error) {
		program_drop(&program);
		return error;
	}
	agent_thread_renew();
	handles_exec();
	agent_adopt(agent, &program);
	strlcpy(arch_current()->name, agent->name, THREAD_NAME_MAX);
	audit_record_name(AUDIT_AGENT_EXEC, 0, agent->name);
	if (program.filter)
		filter_record(arch_current(), program.filter);
	filter_put(program.filter);
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
	arch_current()->filter = NULL;
	filter_put(agent->filter);
	agent->filter = NULL;
	agent_thread_credit(agent);
	quota_put(agent->quota);
	agent->quota = NULL;
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
