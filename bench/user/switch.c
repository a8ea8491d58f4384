/* SPDX-License-Identifier: MIT
 *
 * Switches between threads that do nothing but yield. A region holds the way there and the way
 * back, two operations, so that both directions count the same; the other side's loop adds one jump
 * (or a few instructions) to the two.
 */
#include <exo/bench.h>
#include <exo_user/thread.h>

static void measure_round_trips(struct bench_run *b)
{
	b->per_sample = 2;
	bench_loop (b) {
		bench_begin(b);
		exo_yield();
		bench_end(b);
	}
}

static volatile bool stop;

static int yield_until_stop(void *argument __attribute__((unused)))
{
	while (!stop)
		exo_yield();
	return 0;
}

BENCH(ctx_switch, .op = "yield to another thread of the agent: call to its return", .target = 350,
      .goal = 140, .options = "CTX_WINDOWED FPU_LAZY SYSCALL_FASTPATH SYNC_LONE_CPU SCHED_FASTPATH")
{
	struct thread *thread;

	stop = false;
	if (thread_create(&thread, yield_until_stop, NULL, NULL)) {
		bench_fail(b, "no thread");
		return;
	}
	exo_yield(); /* its first instructions */
	measure_round_trips(b);
	stop = true;
	thread_join(thread, NULL);
}

BENCH(ctx_switch_as, .op = "yield to a thread of another address space: call to its return",
      .target = 350, .goal = 160, .options = "CTX_WINDOWED SYNC_LONE_CPU SCHED_FASTPATH")
{
	exo_handle_t child = exo_fork();

	while (!child)
		exo_yield();
	if (child < 0) {
		bench_fail(b, "fork fails");
		return;
	}
	exo_yield(); /* the child's first instructions */
	measure_round_trips(b);
	if (exo_agent_kill(child) || exo_agent_wait(child) != EXO_STATUS_KILLED)
		bench_fail(b, "kill fails");
}

/* Both sides change a vector register in each turn. */
static inline void use_vector_unit(void)
{
	__asm__ volatile("movq %0, %%xmm0" : : "r"(1ull));
}

static int yield_with_vector_state(void *argument __attribute__((unused)))
{
	while (!stop) {
		use_vector_unit();
		exo_yield();
	}
	return 0;
}

BENCH(ctx_switch_fpu,
      .op = "the same with one vector instruction before each yield: both have vector state",
      .target = 3100, .goal = 200, .options = "CTX_WINDOWED FPU_LAZY FPU_XSAVEOPT")
{
	struct thread *thread;

	stop = false;
	if (thread_create(&thread, yield_with_vector_state, NULL, NULL)) {
		bench_fail(b, "no thread");
		return;
	}
	exo_yield();
	b->per_sample = 2;
	bench_loop (b) {
		bench_begin(b);
		use_vector_unit();
		exo_yield();
		bench_end(b);
	}
	stop = true;
	thread_join(thread, NULL);
}
