/* SPDX-License-Identifier: MIT
 *
 * SYNC_MUTEX_ADAPTIVE (contract: exo_user/mutex.h): one compare-and-exchange takes a free mutex and
 * one gives it back while nobody waits. Only then does the kernel hear of it. Where there are
 * several processors, a waiter spins first, because the owner may be about to release the mutex on
 * another one (Ousterhout, Scheduling Techniques for Concurrent Systems, 1982, two-phase blocking).
 *
 * Budget: a pair that finds the mutex free in 8 instructions; 6 where the compiler keeps the id.
 */
#ifndef EXO_USER_MUTEX_ADAPTIVE_H
#define EXO_USER_MUTEX_ADAPTIVE_H

/* mutex_adaptive.c: it was not free; deadline_ns as mutex_lock_until, 0: no waiting. */
int mutex_lock_slow(struct mutex *mutex, uint64_t deadline_ns);

/* The id of the calling thread, at its place behind FS. */
static __always_inline uint32_t mutex_own_id(void)
{
	uint32_t id;

	__asm__("movl %%fs:%c1, %0" : "=r"(id) : "i"(offsetof(struct thread, id)));
	return id;
}

/* The word was `from` and is `to` now. */
static __always_inline bool mutex_change(struct mutex *mutex, uint32_t from, uint32_t to)
{
	return likely(__atomic_compare_exchange_n(&mutex->word, &from, to, false, __ATOMIC_ACQ_REL,
						  __ATOMIC_RELAXED));
}

static __always_inline int mutex_lock_until(struct mutex *mutex, uint64_t deadline_ns)
{
	if (mutex_change(mutex, 0, mutex_own_id()))
		return 0;
	return mutex_lock_slow(mutex, deadline_ns);
}

static __always_inline int mutex_lock(struct mutex *mutex)
{
	return mutex_lock_until(mutex, EXO_NEVER);
}

static __always_inline int mutex_try(struct mutex *mutex)
{
	return mutex_lock_until(mutex, 0);
}

static __always_inline int mutex_unlock(struct mutex *mutex)
{
	if (mutex_change(mutex, mutex_own_id(), 0))
		return 0;
	return exo_mutex_unlock(&mutex->word);
}

#endif
