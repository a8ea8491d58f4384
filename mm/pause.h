/* SPDX-License-Identifier: MIT
 *
 * Preemption points of long operations on an address space. The kernel is not preempted, so an
 * operation whose cost follows the amount of memory does a bounded part, lets others run, and goes
 * on. Until it is done the space is busy: who else wants to use it waits. Private to mm/.
 */
#ifndef MM_PAUSE_H
#define MM_PAUSE_H

#include <exo/kernel_lock.h>
#include <exo/sched.h>
#include <exo/space.h>

void space_give_way(struct space *space);

/* Let others run if the scheduler wishes it, or another CPU waits for the kernel lock, which a
 * switch alone would keep. The caller is changing the space, holds nothing that others could need,
 * and will go on as if nobody had run. */
static __always_inline void space_pause(struct space *space)
{
	if (unlikely(sched_should_switch() || kernel_lock_wanted()))
		space_give_way(space);
}

void space_wait(struct space *space);

void space_wait_for_visitors(struct space *space);

/* Nobody will come any more: wait for those who are on their way. */
static __always_inline void space_end_visits(struct space *space)
{
	if (unlikely(space->visitors))
		space_wait_for_visitors(space);
}

/* At the start of whatever looks at regions or changes the space. May block. */
static __always_inline void space_settle(struct space *space)
{
	if (unlikely(space->busy))
		space_wait(space);
}

#endif
