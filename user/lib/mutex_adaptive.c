/* SPDX-License-Identifier: MIT
 *
 * SYNC_MUTEX_ADAPTIVE: the mutex was not free (exo_user/mutex_adaptive.h). What a spinner can see
 * is the word; that the owner runs is a guess, so it does not spin for longer than entering the
 * kernel and coming back would take.
 */
#include <exo_user/mutex.h>

#define SPINS 200

/* More processors than one: 0 not known yet, 1 no, 2 yes. */
static uint32_t several;

static bool several_cpus(void)
{
	struct exo_system_info info;

	if (!several)
		several = !exo_system_info(&info) && info.cpus_expected > 1 ? 2 : 1;
	return several == 2;
}

/* True when the mutex became free and is the caller's. Nobody is overtaken: who waits in the kernel
 * has marked the word. */
static bool spin(struct mutex *mutex)
{
	for (unsigned i = 0; i < SPINS; i++) {
		uint32_t value = __atomic_load_n(&mutex->word, __ATOMIC_RELAXED);

		if (!value && mutex_change(mutex, 0, mutex_own_id()))
			return true;
		if (value & EXO_MUTEX_WAITERS)
			return false;
		__builtin_ia32_pause();
	}
	return false;
}

int mutex_lock_slow(struct mutex *mutex, uint64_t deadline_ns)
{
	if (deadline_ns && several_cpus() && spin(mutex))
		return 0;
	return exo_mutex_lock(&mutex->word, deadline_ns);
}
