/* SPDX-License-Identifier: MIT
 *
 * The scheduler with threads of the kernel that are real: waking one, and going around.
 */
#include <exo/bench.h>
#include <exo/heap.h>
#include <exo/sched.h>
#include <exo/thread.h>

static volatile bool stop;
static volatile unsigned switches, alive;

static void sleep_again(void *argument __attribute__((unused)))
{
	arch_irq_disable();
	while (!stop)
		sched_block();
	alive--;
	arch_irq_enable();
}

BENCH(sched_wake, .op = "make a thread that waits ready",
      .options = "SCHED_POLICY SCHED_HOT_QUEUE SCHED_FASTPATH")
{
	struct thread *thread = thread_create("sleeper", sleep_again, NULL);

	if (!thread) {
		bench_fail(b, "no memory for the thread");
		return;
	}
	stop = false;
	alive = 1;
	sched_wake(thread);
	sched_yield();
	bench_loop (b) {
		bench_begin(b);
		sched_wake(thread);
		bench_end(b);
		sched_yield();
	}
	stop = true;
	while (alive) {
		sched_wake(thread);
		sched_yield();
	}
	thread_reap();
}

/* The threads that yield to each other also measure, so that the benchmark's own thread, which has
 * run for longer than all of them, has no part in it: it waits until all have ended. */
static struct bench_run *run;
static struct thread *owner;
static unsigned sample_end;

static void switch_count(void)
{
	if (++switches < sample_end)
		return;
	bench_end(run);
	if (sample_end > run->per_sample) /* the first time around is not measured */
		bench_store(run);
	stop = run->taken == run->count;
	sample_end += run->per_sample;
	bench_begin(run);
}

static void go_around(void *argument __attribute__((unused)))
{
	while (!stop) {
		switch_count();
		sched_yield();
	}
	if (!--alive)
		sched_wake(owner);
}

/* They wait with everybody's start until the last is there. Returns how many there was memory for.
 */
static unsigned start_all(unsigned count)
{
	struct list_node threads = LIST_EMPTY(threads);
	struct list_node *node;

	for (alive = 0; alive < count; alive++) {
		struct thread *thread = thread_create("round", go_around, NULL);

		if (!thread)
			break;
		list_add_tail(&threads, &thread->run_node);
	}
	stop = alive < count;
	while ((node = list_pop(&threads)))
		sched_wake(list_entry(node, struct thread, run_node));
	return alive;
}

static void around(struct bench_run *b, unsigned count, unsigned per_sample)
{
	irq_state_t state = arch_irq_save();

	run = b;
	owner = arch_current();
	b->per_sample = per_sample;
	switches = 0;
	sample_end = per_sample;
	if (start_all(count) < count)
		bench_fail(b, "no memory for the threads");
	if (alive)
		sched_block();
	arch_irq_restore(state);
	thread_reap();
}

BENCH(ctx_burst_1000, .op = "one of 1000 switches between two threads of the kernel",
      .options = "SCHED_POLICY CTX_WINDOWED SCHED_FASTPATH", .samples = 50)
{
	around(b, 2, 1000);
}

BENCH(ctx_storm_10000, .op = "one switch when 10000 threads are ready and yield to each other",
      .options = "SCHED_POLICY CTX_WINDOWED SCHED_FASTPATH", .samples = 10)
{
	around(b, 10000, 20000);
}
