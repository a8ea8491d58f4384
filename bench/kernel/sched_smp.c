/* SPDX-License-Identifier: MIT
 *
 * The scheduler on several CPUs. A kernel thread that puts the kernel lock down plays a thread in
 * user mode.
 */
#include <exo/bench.h>
#include <exo/percpu.h>
#include <exo/sched.h>
#include <exo/thread.h>
#include <exo/waitq.h>

#define PER_SAMPLE  64
#define PER_CPU     4
#define WORKING_SET 8192 /* words: 64 KiB */

/* Kernel lock. */
static unsigned helpers;
static uint64_t switches;
static bool stop;

static void step(void)
{
	thread_allow_preemption();
	thread_forbid_preemption();
	switches++;
	sched_yield();
}

static void yield_and_yield(void *argument __attribute__((unused)))
{
	while (!stop)
		step();
	helpers--;
}

static bool helper_start(void (*entry)(void *))
{
	struct thread *thread = thread_create("helper", entry, NULL);

	if (!thread)
		return false;
	helpers++;
	sched_wake(thread);
	return true;
}

static void helpers_end(void)
{
	while (helpers)
		sched_yield();
	thread_reap();
}

BENCH(sched_storm, .op = "a switch while four threads a CPU do nothing else (smp)",
      .options = "SCHED_QUEUES SYNC_SPINLOCK", .samples = 200)
{
	b->per_sample = PER_SAMPLE;
	stop = false;
	if (cpu_count() == 1)
		bench_fail(b, "it needs a second CPU");
	for (unsigned i = 0; i < PER_CPU * cpu_count() && !b->failed; i++)
		if (!helper_start(yield_and_yield))
			bench_fail(b, "no memory for threads");
	bench_loop (b) {
		uint64_t end = switches + PER_SAMPLE;

		bench_begin(b);
		while (switches < end)
			step();
		bench_end(b);
	}
	stop = true;
	helpers_end();
}

static uint64_t working_set[WORKING_SET];
static struct waitq wait_for_work = WAITQ_INIT(wait_for_work);
static struct waitq wait_for_end = WAITQ_INIT(wait_for_end);
static bool work;

static void work_through(void)
{
	thread_allow_preemption();
	for (unsigned i = 0; i < WORKING_SET; i += 8)
		working_set[i]++;
	thread_forbid_preemption();
}

static void work_when_woken(void *argument __attribute__((unused)))
{
	irq_state_t state = arch_irq_save();

	while (!stop) {
		if (work) {
			work_through();
			work = false;
			waitq_wake_all(&wait_for_end);
		}
		waitq_sleep(&wait_for_work);
	}
	arch_irq_restore(state);
	helpers--;
}

static void let_work(void)
{
	irq_state_t state = arch_irq_save();

	work = true;
	waitq_wake_all(&wait_for_work);
	while (work)
		waitq_sleep(&wait_for_end);
	arch_irq_restore(state);
}

BENCH(sched_migrate, .op = "wake a thread that goes through 64 KiB and wait for it (smp)",
      .options = "SCHED_AFFINITY SCHED_QUEUES", .samples = 200)
{
	stop = work = false;
	if (cpu_count() == 1)
		bench_fail(b, "it needs a second CPU");
	else if (!helper_start(work_when_woken))
		bench_fail(b, "no memory for threads");
	bench_loop (b) {
		bench_begin(b);
		let_work();
		bench_end(b);
	}
	stop = true;
	waitq_wake_all(&wait_for_work);
	helpers_end();
}
