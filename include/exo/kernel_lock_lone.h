/* SPDX-License-Identifier: MIT
 *
 * SYNC_LONE_CPU: a CPU that is alone is in the kernel whenever it is, and takes no lock (contract:
 * exo/kernel_lock.h). Before it starts another, in the kernel still, it takes the lock as if it had
 * done so on the way in, and from then on everybody does. That is for good, and only a CPU that is
 * alone changes it: nobody is between the question and the lock.
 *
 * Budget: 2 instructions in and 2 out while alone; later they come on top.
 */
#ifndef EXO_KERNEL_LOCK_LONE_H
#define EXO_KERNEL_LOCK_LONE_H

#include <exo/kernel_lock_shared.h>
#include <exo/sched_claims.h>

extern bool kernel_lock_is_shared; /* there are others, or will be in a moment */

static inline void kernel_lock_share(void)
{
	if (kernel_lock_is_shared)
		return;
	kernel_lock_take();
	kernel_lock_is_shared = true;
	this_cpu(sched_claims).shared = true;
}

static __always_inline void kernel_lock(void)
{
	if (unlikely(kernel_lock_is_shared))
		kernel_lock_take();
}

static __always_inline void kernel_unlock(void)
{
	if (unlikely(kernel_lock_is_shared))
		kernel_lock_drop();
}

static __always_inline bool kernel_lock_wanted(void)
{
	return kernel_lock_is_shared && kernel_lock_has_waiter();
}

static __always_inline bool kernel_is_alone(void)
{
	return !kernel_lock_is_shared;
}

#endif
