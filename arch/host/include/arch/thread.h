/* SPDX-License-Identifier: MIT
 *
 * What a thread needs of the machine: its registers while it does not run, and its kernel stack.
 */
#ifndef ARCH_THREAD_H
#define ARCH_THREAD_H

#include <exo/percpu.h>
#include <exo/types.h>
#include <arch/context.h>

struct thread;

struct arch_thread {
	struct arch_context context; /* while it does not run */
	vaddr_t stack_top;
	vaddr_t tls_base; /* kept for the agent, and used by nobody */
	bool in_user;     /* it is where an agent's code would run: outside of the kernel */
	/* Where a long message returns to, and with what. */
	void *message_return[5];
	int64_t message_result;
	void *fiber; /* TSan's, valgrind's; and while it does not run, ASan's */
};

extern PERCPU(struct thread *, host_current);

static inline struct thread *arch_current(void)
{
	return this_cpu(host_current);
}

static inline void arch_current_set(struct thread *thread)
{
	this_cpu(host_current) = thread;
}

#ifdef CONFIG_SMP
static inline struct thread *arch_current_of(unsigned cpu)
{
	return cpu_data(cpu, host_current);
}
#endif

#endif
