/* SPDX-License-Identifier: MIT
 *
 * SYNC_SPINLOCK=MCS: waiting, and handing over (exo/spinlock_mcs.h).
 */
#include <exo/spinlock.h>

void spin_lock_wait(struct spin_node *node, struct spin_node *before)
{
	node->waiting = true;
	/* Release: pairs with the acquire in spin_unlock_next; `waiting` is set before it is
	 * cleared. */
	__atomic_store_n(&before->next, node, __ATOMIC_RELEASE);
	/* Acquire: pairs with the release in spin_unlock_next. */
	while (__atomic_load_n(&node->waiting, __ATOMIC_ACQUIRE))
		arch_relax();
}

void spin_unlock_next(struct spin_node *node)
{
	struct spin_node *next;

	/* Acquire: pairs with the release in spin_lock_wait, which is between its two steps. */
	while (!(next = __atomic_load_n(&node->next, __ATOMIC_ACQUIRE)))
		arch_pause();
	/* Release: pairs with the acquire in spin_lock_wait. */
	__atomic_store_n(&next->waiting, false, __ATOMIC_RELEASE);
}
