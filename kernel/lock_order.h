/* SPDX-License-Identifier: MIT
 *
 * In which order locks are taken: learned from every pair of locks of which one was taken while the
 * other was held. No state of its own: DEBUG_LOCKS has one, tests have others.
 */
#ifndef KERNEL_LOCK_ORDER_H
#define KERNEL_LOCK_ORDER_H

#include <exo/types.h>

#define LOCK_ORDER_MAX 32

/* All zeros: nothing is known. Locks are known by their addresses; those beyond LOCK_ORDER_MAX are
 * not checked. */
struct lock_order {
	const void *locks[LOCK_ORDER_MAX];
	uint32_t inner[LOCK_ORDER_MAX]; /* bit i: lock i was taken while this one was held */
};

/* `inner` is taken while `outer` is held. False when the opposite has happened before, over however
 * many locks in between: two CPUs could wait for each other. */
bool lock_order_learn(struct lock_order *order, const void *outer, const void *inner);

#endif
