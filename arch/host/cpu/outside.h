/* SPDX-License-Identifier: MIT
 *
 * The ways out of the kernel, for interrupts and system calls.
 */
#ifndef HOST_OUTSIDE_H
#define HOST_OUTSIDE_H

#include <exo/kernel_lock.h>
#include <exo/leave.h>
#include <exo/sched.h>
#include <exo/thread.h>

/* This CPU comes from outside of the kernel lock. Before there are threads CPU 0 holds it. */
static inline bool is_outside(void)
{
	const struct thread *thread = arch_current();

	return thread && (thread->arch.in_user || thread->preemptible);
}

/* The thread stays in the kernel meanwhile. */
static inline void leave_kernel(void)
{
	arch_current()->arch.in_user = false;
	leave_to_user();
	arch_current()->arch.in_user = true;
}

/* Back to where is_outside said. */
static inline void leave(void)
{
	if (arch_current()->arch.in_user)
		leave_kernel();
	else if (sched_should_switch())
		sched_switch();
	kernel_unlock();
}

#endif
