/* SPDX-License-Identifier: MIT
 *
 * Mutexes: free, and handed over to a thread that waits.
 */
#include <exo/bench.h>
#include <exo_user/mutex.h>

static struct mutex mutex;

BENCH(mutex_fast, .op = "lock and unlock a mutex that nobody else wants", .target = 12, .goal = 8,
      .options = "SYNC_MUTEX_ADAPTIVE")
{
	struct mutex *free = &mutex;

	bench_loop (b) {
		bench_opaque(free);
		bench_begin(b);
		mutex_lock(free);
		mutex_unlock(free);
		bench_end(b);
	}
}

static volatile bool stop, had;

/* Waits for the mutex, says when it has it, and goes on when it is to wait again. */
static int waiter(void *argument)
{
	while (!stop) {
		mutex_lock(&mutex);
		bench_end((struct bench_run *)argument);
		had = true;
		mutex_unlock(&mutex);
		while (had && !stop)
			exo_yield();
	}
	return 0;
}

BENCH(mutex_contended,
      .op = "unlock with a thread waiting and let it run: to the return of that thread's lock",
      .target = 400, .goal = 400, .options = "SYNC_MUTEX_ADAPTIVE SYNC_MUTEX_HANDOFF")
{
	struct thread *thread;

	stop = had = false;
	mutex_lock(&mutex);
	if (thread_create(&thread, waiter, b, NULL)) {
		bench_fail(b, "no thread");
		return;
	}
	exo_yield(); /* it waits */
	bench_loop (b) {
		bench_begin(b);
		mutex_unlock(&mutex);
		while (!had) /* unless it has run already */
			exo_yield();
		mutex_lock(&mutex);
		had = false;
		exo_yield();
	}
	stop = true;
	mutex_unlock(&mutex);
	thread_join(thread, NULL);
}

#define SECTION_TURNS 10000000 /* of an empty loop */

static uint32_t round_wanted, round_begun;

static void spin(unsigned turns)
{
	while (turns--)
		__asm__ volatile("");
}

/* Of low priority: owns the mutex for a while in each round. */
static int own_for_long(void *argument __attribute__((unused)))
{
	uint32_t seen = 0;

	for (;;) {
		while (__atomic_load_n(&round_wanted, __ATOMIC_ACQUIRE) == seen)
			exo_futex_wait(&round_wanted, seen, EXO_NEVER);
		if (stop)
			return 0;
		seen++;
		mutex_lock(&mutex);
		__atomic_store_n(&round_begun, seen, __ATOMIC_RELEASE);
		exo_futex_wake(&round_begun, 1);
		spin(SECTION_TURNS);
		mutex_unlock(&mutex);
	}
}

/* Of a priority in between, and with no interest in the mutex. */
static int keep_busy(void *argument __attribute__((unused)))
{
	while (!stop)
		spin(1000);
	return 0;
}

static void next_round(uint32_t round)
{
	__atomic_store_n(&round_wanted, round, __ATOMIC_RELEASE);
	exo_futex_wake(&round_wanted, 1);
}

BENCH(mutex_inversion,
      .op = "lock what a thread of low priority owns for 20 M instructions while one in between spins",
      .options = "SYNC_PI", .samples = 3)
{
	struct thread *low, *middle;
	uint32_t round = 0;
	int own = exo_thread_priority(0, EXO_PRIORITY_HIGHEST);

	stop = false;
	round_wanted = round_begun = 0;
	if (own < 0 || thread_create(&low, own_for_long, NULL, NULL) ||
	    thread_create(&middle, keep_busy, NULL, NULL)) {
		bench_fail(b, "no threads or priorities");
		return;
	}
	exo_thread_priority(low->id, EXO_PRIORITY_LOWEST);
	exo_thread_priority(middle->id, EXO_PRIORITY_HIGHEST - 1);
	bench_loop (b) {
		next_round(++round);
		while (__atomic_load_n(&round_begun, __ATOMIC_ACQUIRE) != round)
			exo_futex_wait(&round_begun, round - 1, EXO_NEVER);
		bench_begin(b);
		mutex_lock(&mutex);
		bench_end(b);
		mutex_unlock(&mutex);
	}
	stop = true;
	next_round(++round);
	thread_join(low, NULL);
	thread_join(middle, NULL);
	exo_thread_priority(0, own);
}
