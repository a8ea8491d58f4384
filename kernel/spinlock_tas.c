/* SPDX-License-Identifier: MIT
 *
 * SYNC_SPINLOCK=TAS: waiting (exo/spinlock_tas.h).
 */
#include <exo/spinlock.h>

void spin_lock_wait(struct spinlock *lock)
{
	do {
		while (__atomic_load_n(&lock->held, __ATOMIC_RELAXED)) {
			if (!__atomic_load_n(&lock->wanted, __ATOMIC_RELAXED))
				__atomic_store_n(&lock->wanted, true, __ATOMIC_RELAXED);
			arch_relax();
		}
		/* Acquire: pairs with the release in spin_release. */
	} while (__atomic_exchange_n(&lock->held, true, __ATOMIC_ACQUIRE));
	/* Others who wait say so again. */
	__atomic_store_n(&lock->wanted, false, __ATOMIC_RELAXED);
}
