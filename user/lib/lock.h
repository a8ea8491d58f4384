/* SPDX-License-Identifier: MIT
 *
 * The library's own lock, for sections of some ten instructions. All zeros is a free one. A waiter
 * sleeps in the kernel: the word is 0 free, 1 held, 2 held and somebody may wait (Drepper, Futexes
 * Are Tricky, 2011, mutex 2). What agents use is exo_user/mutex.h.
 */
#ifndef USER_LOCK_H
#define USER_LOCK_H

#include <exo/compiler.h>
#include <exo/types.h>

struct lock {
	uint32_t word;
};

void lock_take_slow(struct lock *lock);
void lock_release_slow(struct lock *lock);

static inline void lock_take(struct lock *lock)
{
	uint32_t free = 0;

	if (unlikely(!__atomic_compare_exchange_n(&lock->word, &free, 1, false, __ATOMIC_ACQUIRE,
						  __ATOMIC_RELAXED)))
		lock_take_slow(lock);
}

static inline void lock_release(struct lock *lock)
{
	if (unlikely(__atomic_exchange_n(&lock->word, 0, __ATOMIC_RELEASE) == 2))
		lock_release_slow(lock);
}

#endif
