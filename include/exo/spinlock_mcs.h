/* SPDX-License-Identifier: MIT
 *
 * An MCS lock (Mellor-Crummey and Scott, TOCS 1991): waiters form a queue, each spins on a word in
 * its own node, and a release touches the line of the next waiter alone. First come, first served;
 * traffic does not grow with the number of waiters.
 *
 * Cost: 5 instructions to lock, 5 to unlock, when nobody waits. Contract: exo/spinlock.h.
 */
#ifndef EXO_SPINLOCK_MCS_H
#define EXO_SPINLOCK_MCS_H

#include <exo/arch.h>
#include <exo/compiler.h>
#include <exo/types.h>

struct spin_node {
	struct spin_node *next; /* who comes after me */
	bool waiting;
} __aligned(CACHE_LINE_BYTES);

struct spinlock {
	struct spin_node *last; /* of the queue, whose first holds the lock; NULL: free */
};

/* Somebody has it; `before` came last before this CPU. */
void spin_lock_wait(struct spin_node *node, struct spin_node *before);
/* Somebody waits, or is about to. */
void spin_unlock_next(struct spin_node *node);

static __always_inline void spin_acquire(struct spinlock *lock, struct spin_node *node)
{
	struct spin_node *before;

	node->next = NULL;
	/* Release: the node is ready before others see it. Acquire: pairs with the release of who
	 * left the lock free. */
	before = __atomic_exchange_n(&lock->last, node, __ATOMIC_ACQ_REL);
	if (unlikely(before))
		spin_lock_wait(node, before);
}

static __always_inline void spin_release(struct spinlock *lock, struct spin_node *node)
{
	struct spin_node *last = node;

	/* Release: pairs with the acquire in spin_acquire. */
	if (unlikely(!__atomic_compare_exchange_n(&lock->last, &last, NULL, false, __ATOMIC_RELEASE,
						  __ATOMIC_RELAXED)))
		spin_unlock_next(node);
}

static __always_inline bool spin_is_wanted(const struct spinlock *lock,
					   const struct spin_node *node)
{
	return __atomic_load_n(&lock->last, __ATOMIC_RELAXED) != node;
}

#endif
