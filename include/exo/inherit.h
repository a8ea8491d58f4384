/* SPDX-License-Identifier: MIT
 *
 * SYNC_PI, for whoever makes threads wait for each other outside of mutexes (kernel/inherit.h has
 * the two variants).
 */
#ifndef EXO_INHERIT_H
#define EXO_INHERIT_H

#include <exo/thread.h>

#ifdef CONFIG_SYNC_PI
/* Who waits for this thread, or with what priority, has changed. NULL is ignored. Interrupts off.
 */
void inherit_changed(struct thread *thread);

/* It runs with a priority that others lend it. */
static inline bool inherit_has_borrowed(const struct thread *thread)
{
	return thread->sched.priority != thread->inherit.own_priority;
}
#else
static inline void inherit_changed(struct thread *thread __attribute__((unused))) {}

static inline bool inherit_has_borrowed(const struct thread *thread __attribute__((unused)))
{
	return false;
}
#endif

#endif
