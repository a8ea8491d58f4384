/* SPDX-License-Identifier: MIT
 *
 * The agents' mutex while it is free (exo_user/mutex_adaptive.h), the same inline functions. An
 * agent's thread has its id behind FS; here the C library's words are there, and its own address is
 * as good.
 */
#include <exo/bench.h>
#include <exo/panic.h>
#include <exo_user/mutex.h>

/* It is never taken. */
int mutex_lock_slow(struct mutex *mutex __attribute__((unused)),
		    uint64_t deadline_ns __attribute__((unused)))
{
	panic("a mutex of a benchmark was not free");
}

int exo_mutex_unlock(uint32_t *word __attribute__((unused)))
{
	panic("a mutex of a benchmark had another owner");
}

BENCH(mutex_fast, .op = "lock and unlock a mutex that nobody else wants", .target = 12,
      .options = "SYNC_MUTEX_ADAPTIVE")
{
	static struct mutex mutex;
	struct mutex *free = &mutex;

	if (!mutex_own_id()) {
		bench_fail(b, "the C library has a zero where a thread's id is read");
		return;
	}
	bench_loop (b) {
		bench_opaque(free);
		bench_begin(b);
		mutex_lock(free);
		mutex_unlock(free);
		bench_end(b);
	}
}
