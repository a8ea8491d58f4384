/* SPDX-License-Identifier: MIT
 *
 * The textbook's spin lock: test and set until it was clear. Between two attempts a waiter only
 * reads, so that the cache line stays with it (test and test-and-set: Rudolph and Segall, ISCA
 * 1984).
 *
 * Cost: 4 instructions to lock, 1 to unlock. Nothing is fair: who waits may wait for ever, and
 * every release makes all waiters fetch the line. Contract: exo/spinlock.h.
 */
#ifndef EXO_SPINLOCK_TAS_H
#define EXO_SPINLOCK_TAS_H

#include <exo/arch.h>
#include <exo/compiler.h>
#include <exo/types.h>

struct spinlock {
	bool held;
	bool wanted; /* somebody waits */
};

struct spin_node {
};

/* Somebody has it. */
void spin_lock_wait(struct spinlock *lock);

static __always_inline void spin_acquire(struct spinlock *lock,
					 struct spin_node *node __attribute__((unused)))
{
	/* Acquire: pairs with the release in spin_release. */
	if (unlikely(__atomic_exchange_n(&lock->held, true, __ATOMIC_ACQUIRE)))
		spin_lock_wait(lock);
}

static __always_inline void spin_release(struct spinlock *lock,
					 struct spin_node *node __attribute__((unused)))
{
	__atomic_store_n(&lock->held, false, __ATOMIC_RELEASE);
}

static __always_inline bool spin_is_wanted(const struct spinlock *lock,
					   const struct spin_node *node __attribute__((unused)))
{
	return __atomic_load_n(&lock->wanted, __ATOMIC_RELAXED);
}

#endif
