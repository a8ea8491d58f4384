/* SPDX-License-Identifier: MIT
 *
 * The ways out of the kernel, for interrupts and system calls.
 */
#ifndef HOST_OUTSIDE_H
#define HOST_OUTSIDE_H

#include <exo/agent.h>
#include <exo/audit.h>
#include <exo/kernel_lock.h>
#include <exo/sched.h>
#include <exo/thread.h>

/* This CPU comes from outside of the kernel lock. Before there are threads CPU 0 holds it. */
static inline bool is_outside(void)
{
	const struct thread *thread = arch_current();

	return thread && (thread->arch.in_user || thread->preemptible);
}

/* Switch threads when asked to, wait for room in the audit log, end a killed agent. The thread
 * stays in the kernel meanwhile. */
static inline void leave_to_user(void)
{
	arch_current()->arch.in_user = false;
	while (sched_should_switch())
		sched_switch();
	while (audit_must_wait()) {
		arch_irq_enable();
		audit_wait();
		arch_irq_disable();
		while (sched_should_switch())
			sched_switch();
	}
	if (thread_must_end()) {
		arch_irq_enable();
		agent_thread_leave();
	}
	arch_current()->arch.in_user = true;
}

/* Back to where is_outside said. */
static inline void leave(void)
{
	if (arch_current()->arch.in_user)
		leave_to_user();
	else if (sched_should_switch())
		sched_switch();
	kernel_unlock();
}

#endif
