/* SPDX-License-Identifier: MIT
 *
 * Condition variables over futexes (exo_user/condition.h). Between the release of the mutex and the
 * sleep a waker changes the sequence, so that the kernel refuses the sleep.
 */
#include <exo_user/condition.h>

int condition_wait_until(struct condition *condition, struct mutex *mutex, uint64_t deadline_ns)
{
	uint32_t sequence = __atomic_load_n(&condition->sequence, __ATOMIC_RELAXED);
	int waited, locked;

	__atomic_add_fetch(&condition->waiters, 1, __ATOMIC_RELAXED);
	mutex_unlock(mutex);
	waited = exo_futex_wait(&condition->sequence, sequence, deadline_ns);
	locked = mutex_lock(mutex);
	__atomic_sub_fetch(&condition->waiters, 1, __ATOMIC_RELAXED);
	return waited == -E_TIMEOUT && !locked ? -E_TIMEOUT : locked;
}

int condition_wait(struct condition *condition, struct mutex *mutex)
{
	return condition_wait_until(condition, mutex, EXO_NEVER);
}

static void wake(struct condition *condition, unsigned count)
{
	__atomic_add_fetch(&condition->sequence, 1, __ATOMIC_RELEASE);
	if (__atomic_load_n(&condition->waiters, __ATOMIC_RELAXED))
		exo_futex_wake(&condition->sequence, count);
}

void condition_wake_one(struct condition *condition)
{
	wake(condition, 1);
}

void condition_wake_all(struct condition *condition)
{
	wake(condition, INT32_MAX);
}
