/* SPDX-License-Identifier: MIT
 *
 * The ways out of an interrupt, for the entries that share them. cs: the code segment that was
 * interrupted.
 */
#ifndef X86_OUTSIDE_H
#define X86_OUTSIDE_H

#include <exo/kernel_lock.h>
#include <exo/leave.h>
#include <exo/sched.h>
#include <exo/thread.h>

static inline bool cs_is_user(uint64_t cs)
{
	return cs & 3;
}

/* This CPU comes from outside of the kernel lock: from user mode, or from a kernel thread that has
 * put it down (thread_allow_preemption). Before there are threads CPU 0 holds it. */
static inline bool is_outside(uint64_t cs)
{
	return cs_is_user(cs) || (arch_current() && arch_current()->preemptible);
}

/* Back to where is_outside said. */
static inline void leave(uint64_t cs)
{
	if (cs_is_user(cs))
		leave_to_user();
	else if (sched_should_switch())
		sched_switch();
	kernel_unlock();
}

#endif
