/* SPDX-License-Identifier: MIT
 *
 * Locks inside the kernel lock. One CPU at a time is in the kernel (exo/kernel_lock.h), and a
 * structure that no interrupt handler touches is guarded by that alone: a lock is an empty struct
 * and its functions compile to nothing. The calls stand in the allocators, whose critical sections
 * these are, and say which structure each of them guards.
 *
 * Order, outer before inner: heap, frames. A function that takes a lock says so beside the lock;
 * nothing sleeps while holding one.
 */
#ifndef EXO_INNER_LOCK_H
#define EXO_INNER_LOCK_H

#include <exo/compiler.h>

struct inner_lock {
};

static __always_inline void inner_lock(struct inner_lock *lock __attribute__((unused))) {}

static __always_inline void inner_unlock(struct inner_lock *lock __attribute__((unused))) {}

#endif
