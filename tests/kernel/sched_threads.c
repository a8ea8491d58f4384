/* SPDX-License-Identifier: MIT
 *
 * Threads: yielding, preemption of a kernel thread that allows it, sleeping, waking.
 */
#include <exo/cmdline.h>
#include <exo/percpu.h>
#include <exo/sched.h>
#include <exo/string.h>
#include <exo/test.h>
#include <exo/thread.h>
#include <exo/time.h>
#include <exo/waitq.h>

#define THREADS 8
#define ROUNDS  50

static char order[THREADS * ROUNDS];
static volatile unsigned used, ended;

static void write_own_number(void *argument)
{
	for (int i = 0; i < ROUNDS; i++) {
		order[used++] = (char)(uintptr_t)argument;
		sched_yield();
	}
	ended++;
}

/* Which of them goes next is the policy's business; all get to their end. */
TEST(sched_yield_shares)
{
	unsigned rounds[THREADS] = { 0 };

	used = ended = 0;
	for (uintptr_t i = 0; i < THREADS; i++) {
		struct thread *thread = thread_create("number", write_own_number, (void *)i);

		CHECK(thread);
		sched_wake(thread);
	}
	while (ended < THREADS)
		sched_yield();
	thread_reap();
	for (unsigned i = 0; i < THREADS * ROUNDS; i++)
		rounds[(unsigned char)order[i]]++;
	for (unsigned i = 0; i < THREADS; i++)
		CHECK_EQUAL(rounds[i], ROUNDS);
}

static volatile uint64_t spins[2];
static bool stop; /* told to threads that run outside of the kernel lock */

static void spin(void *argument)
{
	thread_allow_preemption();
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED))
		spins[(uintptr_t)argument]++;
	thread_forbid_preemption();
	ended++;
}

/* Two kernel threads that never give way both make progress, and so does this one. */
TEST(sched_preempts_kernel_threads_that_allow_it)
{
	spins[0] = spins[1] = 0;
	ended = 0;
	stop = false;
	for (uintptr_t i = 0; i < 2; i++) {
		struct thread *thread = thread_create("spin", spin, (void *)i);

		CHECK(thread);
		sched_wake(thread);
	}
	sched_sleep_until(time_now_ns() + 200 * 1000000ull, 0);
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	while (ended < 2)
		sched_yield();
	thread_reap();
	CHECK(spins[0] && spins[1]);
	if (cpu_count() == 1) /* several emulated CPUs need not be equally fast */
		CHECK(spins[0] < 3 * spins[1] && spins[1] < 3 * spins[0]);
}

TEST(sched_sleep_lasts)
{
	uint64_t start = time_now_ns();
	uint64_t tick_ns = NS_PER_SECOND / CONFIG_SCHED_HZ;
	/* Linux may stop a CPU for longer. */
	uint64_t late_ns = strcmp(cmdline.instrument, "host") ? 3 * tick_ns : NS_PER_SECOND;

	sched_sleep_until(start + 3 * tick_ns, 0);
	CHECK(time_now_ns() >= start + 3 * tick_ns);
	CHECK(time_now_ns() < start + 3 * tick_ns + late_ns);
	sched_sleep_until(start, 0); /* the past */
	CHECK(time_now_ns() < start + 3 * tick_ns + late_ns);
}

static struct waitq queue = WAITQ_INIT(queue);
static volatile bool open;

static void wait_for_door(void *argument)
{
	irq_state_t state = arch_irq_save();

	while (!open)
		waitq_sleep(&queue);
	arch_irq_restore(state);
	order[used++] = (char)(uintptr_t)argument;
	ended++;
}

TEST(waitq_wakes_all)
{
	unsigned seen = 0;

	used = ended = 0;
	open = false;
	for (uintptr_t i = 0; i < THREADS; i++) {
		struct thread *thread = thread_create("waiter", wait_for_door, (void *)i);

		CHECK(thread);
		sched_wake(thread);
	}
	for (int i = 0; i < 3; i++)
		sched_yield();
	waitq_wake_all(&queue); /* in vain: the door is shut, they sleep again */
	for (int i = 0; i < 3; i++)
		sched_yield();
	CHECK_EQUAL(used, 0);
	open = true;
	waitq_wake_all(&queue);
	while (ended < THREADS)
		sched_yield();
	thread_reap();
	for (unsigned i = 0; i < THREADS; i++)
		seen |= 1u << order[i];
	CHECK_EQUAL(seen, (1u << THREADS) - 1);
}

static void nothing(void *argument __attribute__((unused))) {}

/* Stacks and all: a thousand threads leave no frame behind. */
TEST(thread_gives_everything_back)
{
	for (int round = 0; round < 1000; round++) {
		struct thread *thread = thread_create("short", nothing, NULL);

		CHECK(thread);
		sched_wake(thread);
		sched_yield();
	}
	thread_reap();
}
