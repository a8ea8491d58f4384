/* SPDX-License-Identifier: MIT
 *
 * The two halves of lock.h that enter the kernel.
 */
#include <uapi/exo/syscall.h>
#include "lock.h"

void lock_take_slow(struct lock *lock)
{
	while (__atomic_exchange_n(&lock->word, 2, __ATOMIC_ACQUIRE))
		exo_futex_wait(&lock->word, 2, EXO_NEVER);
}

void lock_release_slow(struct lock *lock)
{
	exo_futex_wake(&lock->word, 1);
}
