/* SPDX-License-Identifier: MIT
 *
 * SYNC_PI: priority inheritance (Sha, Rajkumar and Lehoczky, Priority Inheritance Protocols, IEEE
 * Transactions on Computers 39, 1990; contract: inherit.h). A thread's priority is the highest of
 * its own and those of the threads that wait for
 * mutexes that it owns or for answers of it. That is computed anew
 * whenever somebody joins or leaves them or changes, and passed on to whom the thread itself waits
 * for, so that nothing has to be undone: on release, death and time-out the one who waited is
 * simply no longer there.
 *
 * Nobody waits for itself at mutexes (mutex.c refuses a circle); in a circle of calls
 * all have the highest priority of them, and the chain ends where nothing changes. A step costs the
 * number of threads that wait for one.
 */
#ifndef KERNEL_INHERIT_CHAIN_H
#define KERNEL_INHERIT_CHAIN_H

#include <exo/endpoint.h>
#include <exo/sched.h>
#include <exo/space.h>

static inline unsigned inherit_own_priority(const struct thread *thread)
{
	return thread->inherit.own_priority;
}

static inline unsigned inherit_highest(const struct thread *thread)
{
	unsigned highest = thread->inherit.own_priority;

	list_for_each (struct mutex_waiter, waiter, &thread->mutex_waiters, owner_node)
		highest = MAX(highest, waiter->thread->sched.priority);
	return ipc_highest(thread, highest);
}

/* Whom the thread waits for. */
static inline struct thread *inherit_next(const struct thread *thread)
{
	return thread->mutex_waiter ? thread->mutex_waiter->owner : ipc_waits_for(thread);
}

static inline void inherit_update(struct thread *thread)
{
	while (thread && inherit_highest(thread) != thread->sched.priority) {
		sched_set_priority(thread, inherit_highest(thread));
		thread = inherit_next(thread);
	}
}

static inline void inherit_set_own_priority(struct thread *thread, unsigned priority)
{
	irq_state_t state = arch_irq_save();

	thread->inherit.own_priority = priority;
	inherit_update(thread);
	arch_irq_restore(state);
}

static inline struct thread *inherit_choose(const struct list_node *bucket,
					    const struct futex_key *key)
{
	struct thread *best = NULL;

	list_for_each (struct thread, thread, bucket, run_node)
		if (futex_keys_equal(&thread->mutex_waiter->key, key) &&
		    (!best || thread->sched.priority > best->sched.priority))
			best = thread;
	return best;
}

#endif
