/* SPDX-License-Identifier: MIT
 *
 * A race, for ThreadSanitizer to report: scripts/test-host.sh runs this test alone and expects it.
 */
#include <exo/arch.h>
#include <exo/sched.h>
#include <exo/test.h>
#include <exo/thread.h>

#define TURNS 100000

static volatile unsigned unguarded;
static unsigned begun, ended;

static void count(void *argument __attribute__((unused)))
{
	thread_allow_preemption();
	/* Relaxed: together, but in no order. One alone would come to its end before the other
	 * begins. */
	__atomic_fetch_add(&begun, 1, __ATOMIC_RELAXED);
	while (__atomic_load_n(&begun, __ATOMIC_RELAXED) < 2)
		arch_pause();
	for (unsigned i = 0; i < TURNS; i++)
		unguarded++;
	thread_forbid_preemption();
	ended++;
}

TEST(race_for_the_sanitizer)
{
	begun = ended = 0;
	for (unsigned i = 0; i < 2; i++) {
		struct thread *thread = thread_create("race", count, NULL);

		CHECK(thread);
		sched_wake(thread);
	}
	while (ended < 2)
		sched_sleep_until(time_now_ns() + 1000000, 0);
	thread_reap();
}
