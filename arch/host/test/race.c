/* SPDX-License-Identifier: MIT
 *
 * A race, for ThreadSanitizer to report: scripts/test-host.sh runs this test alone and expects it.
 */
#include <exo/sched.h>
#include <exo/test.h>
#include <exo/thread.h>

#define TURNS 1000000

static volatile unsigned unguarded;
static unsigned ended;

static void count(void *argument __attribute__((unused)))
{
	thread_allow_preemption();
	for (unsigned i = 0; i < TURNS; i++)
		unguarded++;
	thread_forbid_preemption();
	ended++;
}

TEST(race_for_the_sanitizer)
{
	ended = 0;
	for (unsigned i = 0; i < 2; i++) {
		struct thread *thread = thread_create("race", count, NULL);

		CHECK(thread);
		sched_wake(thread);
	}
	while (ended < 2)
		sched_sleep_until(time_now_ns() + 1000000, 0);
	thread_reap();
}
