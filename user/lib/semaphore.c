/* SPDX-License-Identifier: MIT
 *
 * Semaphores over futexes (exo_user/semaphore.h). A waiter counts itself before it looks at the
 * count, and a giver raises the count before it looks for waiters, both in sequential order: one of
 * the two sees the other.
 */
#include <exo_user/semaphore.h>

static bool try(struct semaphore *semaphore)
{
	uint32_t count = __atomic_load_n(&semaphore->count, __ATOMIC_SEQ_CST);

	while (count)
		if (__atomic_compare_exchange_n(&semaphore->count, &count, count - 1, false,
						__ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
			return true;
	return false;
}

static int wait(struct semaphore *semaphore, uint64_t deadline_ns)
{
	while (!try(semaphore))
		if (exo_futex_wait(&semaphore->count, 0, deadline_ns) == -E_TIMEOUT)
			return -E_TIMEOUT;
	return 0;
}

int semaphore_take_until(struct semaphore *semaphore, uint64_t deadline_ns)
{
	int error;

	if (try(semaphore))
		return 0;
	if (!deadline_ns)
		return -E_TIMEOUT;
	__atomic_add_fetch(&semaphore->waiters, 1, __ATOMIC_SEQ_CST);
	error = wait(semaphore, deadline_ns);
	__atomic_sub_fetch(&semaphore->waiters, 1, __ATOMIC_SEQ_CST);
	return error;
}

void semaphore_take(struct semaphore *semaphore)
{
	while (semaphore_take_until(semaphore, EXO_NEVER))
		;
}

void semaphore_give(struct semaphore *semaphore)
{
	__atomic_add_fetch(&semaphore->count, 1, __ATOMIC_SEQ_CST);
	if (__atomic_load_n(&semaphore->waiters, __ATOMIC_SEQ_CST))
		exo_futex_wake(&semaphore->count, 1);
}
