/* SPDX-License-Identifier: MIT
 *
 * Spin locks: alone, and with every CPU wanting the same one. The kernel lock itself cannot be
 * measured from inside of it: both use a lock of their own.
 */
#include <exo/bench.h>
#include <exo/percpu.h>
#include <exo/sched.h>
#include <exo/spinlock.h>
#include <exo/thread.h>

#define PER_SAMPLE 64

static struct spinlock lock;
static uint64_t guarded;

static void lock_and_unlock(struct spin_node *node)
{
	spin_lock(&lock, node);
	guarded++;
	spin_unlock(&lock, node);
}

BENCH(lock_alone, .op = "lock and unlock a spin lock that nobody else wants",
      .options = "SYNC_SPINLOCK")
{
	struct spin_node node;

	bench_loop (b) {
		irq_state_t state = arch_irq_save();

		bench_begin(b);
		lock_and_unlock(&node);
		bench_end(b);
		arch_irq_restore(state);
	}
}

static unsigned helpers; /* alive: kernel lock */
static unsigned ready;
static bool stop;

static void help(void *argument __attribute__((unused)))
{
	struct spin_node node;

	thread_allow_preemption();
	__atomic_fetch_add(&ready, 1, __ATOMIC_RELAXED);
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		irq_state_t state = arch_irq_save();

		lock_and_unlock(&node);
		arch_irq_restore(state);
	}
	thread_forbid_preemption();
	helpers--;
}

/* One on each other CPU; false when there are not so many threads to be had. */
static bool helpers_start(void)
{
	stop = false;
	ready = 0;
	for (unsigned i = 1; i < cpu_count(); i++) {
		struct thread *thread = thread_create("storm", help, NULL);

		if (!thread)
			return false;
		helpers++;
		sched_wake(thread);
	}
	return true;
}

static void helpers_end(void)
{
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	while (helpers)
		sched_yield();
	thread_reap();
}

static void storm(struct bench_run *b)
{
	struct spin_node node;

	thread_allow_preemption();
	while (__atomic_load_n(&ready, __ATOMIC_RELAXED) < cpu_count() - 1)
		arch_relax();
	bench_loop (b) {
		irq_state_t state = arch_irq_save();

		bench_begin(b);
		for (unsigned i = 0; i < PER_SAMPLE; i++)
			lock_and_unlock(&node);
		bench_end(b);
		arch_irq_restore(state);
	}
	thread_forbid_preemption();
}

BENCH(lock_storm, .op = "lock and unlock a spin lock that every CPU wants (smp)",
      .options = "SYNC_SPINLOCK", .samples = 200)
{
	b->per_sample = PER_SAMPLE;
	if (cpu_count() == 1)
		bench_fail(b, "it needs a second CPU");
	else if (!helpers_start())
		bench_fail(b, "no memory for threads");
	else
		storm(b);
	helpers_end();
}
