/* SPDX-License-Identifier: MIT
 *
 * Mutexes without SYNC_MUTEX_ADAPTIVE: the kernel does it all (contract: exo_user/mutex.h).
 */
#ifndef EXO_USER_MUTEX_CALL_H
#define EXO_USER_MUTEX_CALL_H

static inline int mutex_lock(struct mutex *mutex)
{
	return exo_mutex_lock(&mutex->word, EXO_NEVER);
}

static inline int mutex_lock_until(struct mutex *mutex, uint64_t deadline_ns)
{
	return exo_mutex_lock(&mutex->word, deadline_ns);
}

static inline int mutex_try(struct mutex *mutex)
{
	return exo_mutex_lock(&mutex->word, 0);
}

static inline int mutex_unlock(struct mutex *mutex)
{
	return exo_mutex_unlock(&mutex->word);
}

#endif
