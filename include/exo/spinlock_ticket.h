/* SPDX-License-Identifier: MIT
 *
 * A ticket lock (Mellor-Crummey and Scott, TOCS 1991, 2.2; Reed and Kanodia 1979): each comer draws
 * a number and waits until it is shown. First come, first served; all waiters read one line, which
 * each release takes away from all of them.
 *
 * Cost: 4 instructions to lock, 1 to unlock. Contract: exo/spinlock.h.
 */
#ifndef EXO_SPINLOCK_TICKET_H
#define EXO_SPINLOCK_TICKET_H

#include <exo/arch.h>
#include <exo/compiler.h>
#include <exo/types.h>

struct spinlock {
	uint32_t next;  /* the number that the next comer draws */
	uint32_t shown; /* the number that holds the lock; equal: free */
};

struct spin_node {
};

/* Somebody has it. */
void spin_lock_wait(struct spinlock *lock, uint32_t mine);

static __always_inline void spin_acquire(struct spinlock *lock,
					 struct spin_node *node __attribute__((unused)))
{
	uint32_t mine = __atomic_fetch_add(&lock->next, 1, __ATOMIC_RELAXED);

	/* Acquire: pairs with the release in spin_release. */
	if (unlikely(__atomic_load_n(&lock->shown, __ATOMIC_ACQUIRE) != mine))
		spin_lock_wait(lock, mine);
}

static __always_inline void spin_release(struct spinlock *lock,
					 struct spin_node *node __attribute__((unused)))
{
	/* Only the holder writes it. */
	__atomic_store_n(&lock->shown, lock->shown + 1, __ATOMIC_RELEASE);
}

static __always_inline bool spin_is_wanted(const struct spinlock *lock,
					   const struct spin_node *node __attribute__((unused)))
{
	return __atomic_load_n(&lock->next, __ATOMIC_RELAXED) - lock->shown > 1;
}

#endif
