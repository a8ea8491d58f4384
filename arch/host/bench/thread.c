/* SPDX-License-Identifier: MIT
 *
 * Threads without user mode: switching between two, and one from its creation to its end.
 */
#include <exo/bench.h>
#include <exo/sched.h>
#include <exo/thread.h>

static volatile bool stop;

static void yield_on(void *argument __attribute__((unused)))
{
	while (!stop)
		sched_yield();
}

BENCH(ctx_switch, .op = "yield to another thread of the kernel and back: half of it", .target = 350,
      .options = "CTX_WINDOWED FPU_LAZY SYSCALL_FASTPATH SYNC_LONE_CPU SCHED_FASTPATH")
{
	struct thread *other = thread_create("other", yield_on, NULL);

	if (!other) {
		bench_fail(b, "no thread");
		return;
	}
	stop = false;
	sched_wake(other);
	sched_yield();
	b->per_sample = 2;
	bench_loop (b) {
		bench_begin(b);
		sched_yield();
		bench_end(b);
	}
	stop = true;
	sched_yield();
	thread_reap();
}

static volatile unsigned ran;

static void be_short(void *argument __attribute__((unused)))
{
	ran++;
}

BENCH(thread_spawn_join,
      .op = "create a thread of the kernel; it runs a function; take its end and its memory")
{
	bench_loop (b) {
		unsigned before = ran;
		struct thread *thread;

		bench_begin(b);
		thread = thread_create("short", be_short, NULL);
		if (thread)
			sched_wake(thread);
		while (thread && ran == before)
			sched_yield();
		thread_reap();
		bench_end(b);
		if (!thread)
			bench_fail(b, "no thread");
	}
}
