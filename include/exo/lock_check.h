/* SPDX-License-Identifier: MIT
 *
 * What DEBUG_LOCKS checks of spin locks: that no CPU takes one twice or releases one that it does
 * not have, and that there is an order in which all of them are taken. Without the option nothing
 * is left of it.
 */
#ifndef EXO_LOCK_CHECK_H
#define EXO_LOCK_CHECK_H

#ifdef CONFIG_DEBUG_LOCKS

/* This CPU is about to take a lock, before it waits for it; and is about to release it. Panics,
 * naming the locks, when that is wrong. */
void lock_check_acquire(const void *lock);
void lock_check_release(const void *lock);

#else

static inline void lock_check_acquire(const void *lock __attribute__((unused))) {}

static inline void lock_check_release(const void *lock __attribute__((unused))) {}

#endif

#endif
