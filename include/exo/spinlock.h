/* SPDX-License-Identifier: MIT
 *
 * Spin locks: the contract of choice SYNC_SPINLOCK.
 *   tas     exo/spinlock_tas.h     test and set: one word, whoever comes first
 *   ticket  exo/spinlock_ticket.h  numbers in order: fair, all wait on one word
 *   mcs     exo/spinlock_mcs.h     a queue: fair, each waits on a word of its own
 *
 * The one lock that the kernel lives by is the kernel lock (exo/kernel_lock.h). A waiting CPU
 * serves the calls of other CPUs (arch_relax), so the holder may wait for an answer from it.
 * Interrupts off, or in code that no interrupt handler competes with; nobody sleeps while holding
 * one.
 *
 * A node is what a CPU brings to the lock and leaves there until it unlocks: on its stack, or in
 * its per-CPU data. Only mcs has anything in it.
 */
#ifndef EXO_SPINLOCK_H
#define EXO_SPINLOCK_H

#include <exo/arch.h>
#include <exo/compiler.h>
#include <exo/lock_check.h>

#if defined(CONFIG_SYNC_SPINLOCK_TAS)
#include <exo/spinlock_tas.h>
#elif defined(CONFIG_SYNC_SPINLOCK_TICKET)
#include <exo/spinlock_ticket.h>
#elif defined(CONFIG_SYNC_SPINLOCK_MCS)
#include <exo/spinlock_mcs.h>
#endif

/* A lock that is all zeros is free. */
static inline void spin_acquire(struct spinlock *lock, struct spin_node *node);
static inline void spin_release(struct spinlock *lock, struct spin_node *node);
/* For the holder: does somebody wait for it? */
static inline bool spin_is_wanted(const struct spinlock *lock, const struct spin_node *node);

/* The same, checked with DEBUG_LOCKS: what everybody calls. */
static __always_inline void spin_lock(struct spinlock *lock, struct spin_node *node)
{
	lock_check_acquire(lock);
	spin_acquire(lock, node);
}

static __always_inline void spin_unlock(struct spinlock *lock, struct spin_node *node)
{
	lock_check_release(lock);
	spin_release(lock, node);
}

#endif
