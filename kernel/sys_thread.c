/* SPDX-License-Identifier: MIT
 *
 * System calls about the threads of the calling agent.
 */
#include <exo/sched.h>
#include <exo/string.h>
#include <exo/thread.h>
#include "agent.h"
#include "futex.h"
#include <exo/syscall_args.h>

SYSCALL_HANDLER(thread_self)
{
	return arch_current()->id;
}

/* a: entry, b: stack pointer, c: argument, d: thread-local storage */
SYSCALL_HANDLER(thread_create)
{
	return agent_thread_create(a, b, c, d);
}

/* a: a word to set to 1 and wake, or 0. Whoever sees the word may unmap the caller's stack: nothing
 * of it is used any more. A bad address is nobody's but the caller's loss. */
SYSCALL_HANDLER(thread_exit)
{
	static const uint32_t ended = 1;

	if (a && !arch_copy_to_user((void *)a, &ended, sizeof(ended)))
		futex_wake(a, INT32_MAX);
	agent_thread_leave();
}

/* a: thread-local storage of the caller */
SYSCALL_HANDLER(thread_tls)
{
	return arch_thread_set_tls(arch_current(), a);
}

/* a: thread or 0, b: name */
SYSCALL_HANDLER(thread_name)
{
	struct thread *thread;
	char name[THREAD_NAME_MAX];
	int error = user_string(name, sizeof(name), b);

	if (error)
		return error;
	thread = agent_own_thread(a); /* only now: reading the name may block */
	if (!thread)
		return -E_NOENT;
	memcpy(thread->name, name, sizeof(name));
	return 0;
}

static const uint32_t states[] = {
	[THREAD_READY] = EXO_THREAD_READY,
	[THREAD_RUNNING] = EXO_THREAD_RUNNING,
	[THREAD_BLOCKED] = EXO_THREAD_BLOCKED,
	[THREAD_DEAD] = EXO_THREAD_BLOCKED,
};

/* a: agent, b: index of its thread, c: struct exo_thread_info */
SYSCALL_HANDLER(thread_info)
{
	struct agent *agent = a > INT32_MAX ? NULL : agent_table_find(a);

	if (!agent)
		return -E_NOENT;
	list_for_each (struct thread, thread, &agent->threads, agent_node) {
		struct exo_thread_info info = {
			.id = thread->id,
			.state = states[thread->state],
			.priority = thread->sched.priority,
			.syscalls = thread->syscalls,
			.run_ns = sched_run_ns(thread),
		};

		if (b--)
			continue;
		memcpy(info.name, thread->name, sizeof(info.name));
		return arch_copy_to_user((void *)c, &info, sizeof(info));
	}
	return -E_NOENT;
}
