/* SPDX-License-Identifier: MIT
 *
 * SYNC_SPINLOCK=TICKET: waiting (exo/spinlock_ticket.h).
 */
#include <exo/spinlock.h>

void spin_lock_wait(struct spinlock *lock, uint32_t mine)
{
	/* Acquire: pairs with the release in spin_release. */
	do
		arch_relax();
	while (__atomic_load_n(&lock->shown, __ATOMIC_ACQUIRE) != mine);
}
