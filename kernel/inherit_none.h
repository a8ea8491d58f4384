/* SPDX-License-Identifier: MIT
 *
 * Without SYNC_PI (contract: inherit.h).
 */
#ifndef KERNEL_INHERIT_NONE_H
#define KERNEL_INHERIT_NONE_H

#include <exo/sched.h>

static inline void inherit_update(struct thread *thread __attribute__((unused))) {}

static inline unsigned inherit_own_priority(const struct thread *thread)
{
	return thread->sched.priority;
}

static inline void inherit_set_own_priority(struct thread *thread, unsigned priority)
{
	sched_set_priority(thread, priority);
}

static inline struct thread *inherit_choose(const struct list_node *bucket,
					    const struct futex_key *key)
{
	list_for_each (struct thread, thread, bucket, run_node)
		if (futex_keys_equal(&thread->mutex_waiter->key, key))
			return thread;
	return NULL;
}

#endif
