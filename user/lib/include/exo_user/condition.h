/* SPDX-License-Identifier: MIT
 *
 * Condition variables: wait until another thread, which holds the same mutex, has made something
 * true. All zeros is a fresh one. As everywhere, a wake-up is a hint:
 *
 *	mutex_lock(&mutex);
 *	while (!something)
 *		condition_wait(&condition, &mutex);
 */
#ifndef EXO_USER_CONDITION_H
#define EXO_USER_CONDITION_H

#include <exo_user/mutex.h>

struct condition {
	uint32_t sequence; /* of wakes */
	uint32_t waiters;
};

/* Release the mutex, wait for a wake, own the mutex again: what mutex_lock returns. */
int condition_wait(struct condition *condition, struct mutex *mutex);

/* The same until deadline_ns of exo_clock: then -E_TIMEOUT, with the mutex owned. */
int condition_wait_until(struct condition *condition, struct mutex *mutex, uint64_t deadline_ns);

/* Wake one, wake all; the caller owns the mutex. */
void condition_wake_one(struct condition *condition);
void condition_wake_all(struct condition *condition);

#endif
