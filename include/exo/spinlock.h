/* SPDX-License-Identifier: MIT
 *
 * Spin locks: what will guard shared structures once there is a second processor. This kernel runs
 * on one and is not preemptible, so a structure that no interrupt handler touches is guarded by
 * that alone: a lock is an empty struct and its functions compile to nothing. The calls stand in
 * the allocators, whose critical sections are these; what else is shared (scheduler, consoles, log,
 * agents) is guarded by switched-off interrupts or by the kernel not being preempted.
 *
 * Order, outer before inner: heap, frames. A function that takes a lock says so beside the lock;
 * nothing sleeps while holding one.
 */
#ifndef EXO_SPINLOCK_H
#define EXO_SPINLOCK_H

#include <exo/compiler.h>

struct spinlock {
};

static __always_inline void spin_lock(struct spinlock *lock __attribute__((unused))) {}

static __always_inline void spin_unlock(struct spinlock *lock __attribute__((unused))) {}

#endif
