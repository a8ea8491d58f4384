/* SPDX-License-Identifier: MIT
 *
 * SYNC_LONE_CPU off: the textbook's lock, which is taken whoever else there is (contract:
 * exo/kernel_lock.h).
 */
#ifndef EXO_KERNEL_LOCK_ALWAYS_H
#define EXO_KERNEL_LOCK_ALWAYS_H

#include <exo/kernel_lock_shared.h>

static inline void kernel_lock_share(void) {}

static __always_inline void kernel_lock(void)
{
	kernel_lock_take();
}

static __always_inline void kernel_unlock(void)
{
	kernel_lock_drop();
}

static __always_inline bool kernel_lock_wanted(void)
{
	return kernel_lock_has_waiter();
}

static __always_inline bool kernel_is_alone(void)
{
	return false;
}

#endif
