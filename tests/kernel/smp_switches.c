/* SPDX-License-Identifier: MIT
 *
 * Switches without end: threads on all CPUs leave the kernel, come back and yield, for SHORT_NS or
 * for as many seconds as the command line says (stress=). Memory does not drift, every thread goes
 * on, and with stress= there are 100 000 switches a second at least, which is a matter of the
 * timing plane: tests/README.md has the command.
 */
#include <exo/cmdline.h>
#include <exo/frames.h>
#include <exo/log.h>
#include <exo/percpu.h>
#include <exo/sched.h>
#include <exo/string.h>
#include <exo/test.h>
#include <exo/thread.h>
#include <exo/time.h>

#define PER_CPU     8
#define THREADS_MAX (PER_CPU * 8)
#define SHORT_NS    (100 * 1000000ull)
#define RATE        100000
#define DRIFT_MAX   32 /* frames: what caches of free memory may hold more or less of */

static volatile uint64_t rounds[THREADS_MAX];
static volatile bool stop;
static unsigned alive;

static void be_switched(void *argument)
{
	while (!stop) {
		thread_allow_preemption();
		thread_forbid_preemption();
		sched_yield();
		rounds[(uintptr_t)argument]++;
	}
	alive--;
}

static uint64_t total(unsigned threads)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < threads; i++)
		sum += rounds[i];
	return sum;
}

static bool all_went_on(unsigned threads, const uint64_t *before)
{
	for (unsigned i = 0; i < threads; i++)
		if (rounds[i] == before[i])
			return false;
	return true;
}

TEST(smp_switches)
{
	static uint64_t before[THREADS_MAX];
	unsigned threads = MIN(PER_CPU * cpu_count(), THREADS_MAX), steps = 1;
	uint64_t step_ns = SHORT_NS, start_ns, switches, rate;
	bool drifts = false;
	size_t first_free;

	if (cmdline.stress) {
		steps = (unsigned)cmdline.stress;
		step_ns = NS_PER_SECOND;
	}
	stop = false;
	alive = 0;
	for (uintptr_t i = 0; i < threads; i++) {
		struct thread *thread = thread_create("switched", be_switched, (void *)i);

		CHECK(thread);
		rounds[i] = before[i] = 0;
		alive++;
		sched_wake(thread);
	}
	sched_sleep_until(time_now_ns() + SHORT_NS, 0); /* caches fill */
	memcpy(before, (const void *)rounds, sizeof(before));
	first_free = frames_free_count();
	switches = total(threads);
	start_ns = time_now_ns();
	for (unsigned i = 1; i <= steps; i++) {
		sched_sleep_until(start_ns + i * step_ns, 0);
		drifts |= frames_free_count() + DRIFT_MAX < first_free;
	}
	switches = total(threads) - switches;
	rate = switches * NS_PER_SECOND / (time_now_ns() - start_ns);
	stop = true;
	while (alive)
		sched_yield();
	thread_reap();
	log_debug("smp: %lu switches, %lu a second", switches, rate);
	CHECK(!drifts);
	CHECK(all_went_on(threads, before));
	CHECK(!cmdline.stress || rate >= RATE);
}
