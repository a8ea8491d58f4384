/* SPDX-License-Identifier: MIT
 *
 * System calls about agents and their threads. getpid is a short call.
 */
#include <exo/agent.h>
#include <exo/sched.h>
#include <exo/thread.h>
#include <exo/timer.h>
#include <exo/syscall_args.h>

#define PATH_MAX 256

SYSCALL_HANDLER(getpid)
{
	return arch_current()->agent_id;
}

/* a: exit code */
SYSCALL_HANDLER(exit)
{
	agent_exit(a & 0xff);
}

SYSCALL_HANDLER(yield)
{
	sched_yield();
	return 0;
}

/* a: nanoseconds. A time beyond the clock's end is for ever. */
SYSCALL_HANDLER(sleep)
{
	uint64_t now = time_now_ns();

	sched_sleep_until(a > UINT64_MAX - now ? TIMER_NEVER : now + a, 0);
	return 0;
}

/* a: until when, in ns of the clock, b: slack in ns */
SYSCALL_HANDLER(sleep_until)
{
	sched_sleep_until(a, b);
	return 0;
}

/* a: path, b: argument string or 0, c: const exo_handle_t *, d: how many */
SYSCALL_HANDLER(agent_spawn_with)
{
	struct given_handles given = { .count = (unsigned)d };
	char path[PATH_MAX];
	char arguments[EXO_ARGS_MAX] = "";
	int error = user_string(path, sizeof(path), a);

	if (!error && b)
		error = user_string(arguments, sizeof(arguments), b);
	if (!error && d > EXO_HANDLES_GIVEN_MAX)
		error = -E_TOOBIG;
	if (!error && d)
		error = arch_copy_from_user(given.handles, (const void *)c,
					    d * sizeof(*given.handles));
	return error ? error : agent_spawn(path, arguments, &given);
}

/* a: handle of an agent */
SYSCALL_HANDLER(agent_wait)
{
	return agent_wait((exo_handle_t)a);
}

/* a: agent, b: until when, in ns of the clock */
SYSCALL_HANDLER(agent_wait_until)
{
	return agent_wait_until((exo_handle_t)a, b);
}

/* a: handle of an agent */
SYSCALL_HANDLER(agent_kill)
{
	return agent_kill((exo_handle_t)a);
}

/* a: index, b: struct exo_agent_info */
SYSCALL_HANDLER(agent_info)
{
	struct exo_agent_info info;
	int error = a > UINT32_MAX ? -E_NOENT : agent_info(a, &info);

	return error ? error : arch_copy_to_user((void *)b, &info, sizeof(info));
}
