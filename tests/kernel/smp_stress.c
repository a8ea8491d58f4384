/* SPDX-License-Identifier: MIT
 *
 * Many threads on all CPUs: they leave the kernel and come back, yield, sleep, wake each other and
 * end, and meanwhile never two are in the kernel, and nobody's counter stands still. Passes on one
 * CPU as well. How long it goes on: SHORT_NS, or as many seconds as the command line says
 * (stress=).
 */
#include <exo/cmdline.h>
#include <exo/percpu.h>
#include <exo/sched.h>
#include <exo/test.h>
#include <exo/thread.h>
#include <exo/time.h>
#include <exo/waitq.h>

#define THREADS    64
#define SHORT_NS   (300 * 1000000ull)
#define LONGEST_NS (20 * NS_PER_SECOND) /* emulated CPUs may be slow */

struct worker {
	uint64_t random;
	uint64_t rounds;
	struct waitq queue; /* where it sleeps, until its neighbour wakes it */
	bool asleep;
};

static struct worker workers[THREADS];
static bool stop;
static unsigned alive, in_kernel, broken;

static uint64_t next_random(struct worker *worker)
{
	worker->random ^= worker->random << 13;
	worker->random ^= worker->random >> 7;
	worker->random ^= worker->random << 17;
	return worker->random;
}

/* Alone in here, or the kernel lock is none. */
static void be_in_kernel(void)
{
	if (__atomic_fetch_add(&in_kernel, 1, __ATOMIC_RELAXED))
		broken++;
	for (volatile unsigned i = 0; i < 20; i++)
		;
	__atomic_fetch_sub(&in_kernel, 1, __ATOMIC_RELAXED);
}

static void be_outside(struct worker *worker)
{
	unsigned long_turn = next_random(worker) % 4096;

	thread_allow_preemption();
	for (volatile unsigned i = 0; i < long_turn; i++)
		;
	thread_forbid_preemption();
}

/* The neighbour wakes it, or the time does. */
static void sleep_a_little(struct worker *worker)
{
	irq_state_t state = arch_irq_save();
	uint64_t until = time_now_ns() + 100000 + next_random(worker) % 1000000;

	worker->asleep = true;
	waitq_sleep_until(&worker->queue, until, 0);
	worker->asleep = false;
	arch_irq_restore(state);
}

static void round_of(struct worker *worker)
{
	struct worker *neighbour = &workers[(worker - workers + 1) % THREADS];

	be_in_kernel();
	switch (next_random(worker) % 4) {
	case 0:
		sched_yield();
		break;
	case 1:
		sleep_a_little(worker);
		break;
	case 2:
		waitq_wake_all(&neighbour->queue);
		break;
	default:
		be_outside(worker);
	}
	if (arch_current()->cpu >= cpu_count() || arch_current()->cpu != cpu_index())
		broken++;
	worker->rounds++;
}

static void be_worker(void *argument)
{
	while (!stop)
		round_of(argument);
	alive--;
}

static bool all_have_run(void)
{
	for (unsigned i = 0; i < THREADS; i++)
		if (!workers[i].rounds)
			return false;
	return true;
}

TEST(smp_stress)
{
	uint64_t end_ns;

	stop = false;
	in_kernel = broken = alive = 0;
	for (unsigned i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){ .random = test_random(t) };
		waitq_init(&workers[i].queue);
	}
	for (unsigned i = 0; i < THREADS; i++) {
		struct thread *thread = thread_create("stress", be_worker, &workers[i]);

		CHECK(thread);
		alive++;
		sched_wake(thread);
	}
	end_ns = time_now_ns() + (cmdline.stress ? cmdline.stress * NS_PER_SECOND : SHORT_NS);
	sched_sleep_until(end_ns, 0);
	while (!all_have_run() && time_now_ns() < end_ns + LONGEST_NS)
		sched_sleep_until(time_now_ns() + SHORT_NS, 0);
	stop = true;
	while (alive)
		sched_yield();
	thread_reap();
	CHECK_EQUAL(broken, 0);
	CHECK(all_have_run());
}
