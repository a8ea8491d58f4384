/* SPDX-License-Identifier: MIT
 *
 * The kernel lock as CPUs share it: what exo/kernel_lock.h, which has the theory, makes kernel_lock
 * of.
 */
#ifndef EXO_KERNEL_LOCK_SHARED_H
#define EXO_KERNEL_LOCK_SHARED_H

#include <exo/percpu.h>
#include <exo/spinlock.h>

extern struct spinlock kernel_spinlock;
extern PERCPU(struct spin_node, kernel_spin_node);

static __always_inline void kernel_lock_take(void)
{
	spin_lock(&kernel_spinlock, this_cpu_pointer(kernel_spin_node));
	arch_kernel_entered();
}

static __always_inline void kernel_lock_drop(void)
{
	spin_unlock(&kernel_spinlock, this_cpu_pointer(kernel_spin_node));
}

static __always_inline bool kernel_lock_has_waiter(void)
{
	return spin_is_wanted(&kernel_spinlock, this_cpu_pointer(kernel_spin_node));
}

#endif
