/* SPDX-License-Identifier: MIT
 *
 * Priorities that threads lend to the owner of what they wait for. A variant of SYNC_PI:
 *   n  inherit_none.h  nobody lends; who waits longest is next
 *   y  inherit_chain.h an owner runs with the highest priority of those who wait for it; who has
 *                      the highest is next
 */
#ifndef KERNEL_INHERIT_H
#define KERNEL_INHERIT_H

#include <exo/list.h>
#include <exo/thread.h>
#include "mutex.h"

#ifdef CONFIG_SYNC_PI
#include "inherit_chain.h"
#else
#include "inherit_none.h"
#endif

/* Those who wait for this thread, or their priorities, have changed. Interrupts off. */
static inline void inherit_update(struct thread *thread);

/* A thread's priority without what others lend it. */
static inline unsigned inherit_own_priority(const struct thread *thread);
static inline void inherit_set_own_priority(struct thread *thread, unsigned priority);

/* Who of the bucket gets the mutex next; NULL when nobody waits for it. */
static inline struct thread *inherit_choose(const struct list_node *bucket,
					    const struct futex_key *key);

#endif
