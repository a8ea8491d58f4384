/* SPDX-License-Identifier: MIT
 *
 * Switches by sched_yield. A region holds the way there and the way back. In class FIFO a yield
 * switches, which the partner's count of turns must show; in the default class it may come back at
 * once.
 */
#include "peer.h"
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

static volatile bool stop;
static volatile uint64_t turns;

static void measure_round_trips(struct bench_run *b)
{
	b->per_sample = 2;
	bench_loop (b) {
		bench_begin(b);
		sched_yield();
		bench_end(b);
	}
}

static void *yield_until_stop(void *argument __attribute__((unused)))
{
	while (!stop) {
		turns++;
		sched_yield();
	}
	return NULL;
}

static inline void use_vector_unit(void)
{
	__asm__ volatile("movq %0, %%xmm0" : : "r"(1ull));
}

static void *yield_with_vector_state(void *argument __attribute__((unused)))
{
	while (!stop) {
		use_vector_unit();
		turns++;
		sched_yield();
	}
	return NULL;
}

static void with_thread(struct bench_run *b, void *(*body)(void *),
			void (*measure)(struct bench_run *b))
{
	uint64_t before;
	pthread_t thread;

	stop = false;
	if (pthread_create(&thread, NULL, body, NULL)) {
		bench_fail(b, "no thread");
		return;
	}
	sched_yield();
	before = turns;
	measure(b);
	if (turns - before < b->taken)
		bench_fail(b, "the yields did not all switch");
	stop = true;
	pthread_join(thread, NULL);
}

BENCH(ctx_switch,
      .op = "sched_yield to another thread of the process in class FIFO: call to its return")
{
	peer_fifo(b, 1);
	with_thread(b, yield_until_stop, measure_round_trips);
	peer_fifo(b, 0);
}

static void measure_vector(struct bench_run *b)
{
	b->per_sample = 2;
	bench_loop (b) {
		bench_begin(b);
		use_vector_unit();
		sched_yield();
		bench_end(b);
	}
}

BENCH(ctx_switch_fpu,
      .op = "in class FIFO with one vector instruction before each yield: both have vector state")
{
	peer_fifo(b, 1);
	with_thread(b, yield_with_vector_state, measure_vector);
	peer_fifo(b, 0);
}

BENCH(ctx_switch_as, .op = "sched_yield to a process in class FIFO: call to its return")
{
	volatile uint64_t *shared = peer_shared(b, PAGE_BYTES);
	uint64_t before;
	pid_t child;

	if (!shared)
		return;
	peer_fifo(b, 1);
	child = peer_fork(b);
	while (!child) {
		++*shared;
		sched_yield();
	}
	sched_yield();
	before = *shared;
	measure_round_trips(b);
	if (*shared - before < b->taken)
		bench_fail(b, "the yields did not all switch");
	peer_kill(b, child);
	peer_fifo(b, 0);
}

static void *stamp(void *argument)
{
	bench_end((struct bench_run *)argument);
	return NULL;
}

BENCH(thread_spawn,
      .op = "pthread_create and sched_yield: from the call to the first instruction of the "
	    "thread's function")
{
	bench_loop (b) {
		pthread_t thread;

		bench_begin(b);
		if (pthread_create(&thread, NULL, stamp, b)) {
			bench_fail(b, "no thread");
			return;
		}
		sched_yield();
		pthread_join(thread, NULL);
	}
}

static void *end(void *argument)
{
	sched_yield(); /* until somebody waits for the end */
	bench_begin((struct bench_run *)argument);
	return NULL;
}

BENCH(thread_exit, .op = "return from a thread's function to the return of pthread_join")
{
	bench_loop (b) {
		pthread_t thread;

		if (pthread_create(&thread, NULL, end, b)) {
			bench_fail(b, "no thread");
			return;
		}
		sched_yield();
		pthread_join(thread, NULL);
		bench_end(b);
	}
}

#define BURST 1000

static void measure_burst(struct bench_run *b)
{
	b->per_sample = BURST;
	bench_loop (b) {
		bench_begin(b);
		for (unsigned i = 0; i < BURST / 2; i++)
			sched_yield();
		bench_end(b);
	}
}

BENCH(ctx_burst_1000,
      .op = "one of 1000 switches between two threads in class FIFO; but of a process: each is a "
	    "system call and ours are the kernel's",
      .samples = 50)
{
	peer_fifo(b, 1);
	with_thread(b, yield_until_stop, measure_burst);
	peer_fifo(b, 0);
}

static uint32_t word;

static void *sleep_again(void *argument __attribute__((unused)))
{
	while (!stop)
		syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0);
	return NULL;
}

static long wake(void)
{
	return syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

BENCH(sched_wake, .op = "FUTEX_WAKE of a thread in class FIFO that waits; which does not run yet; "
			"but a system call and ours is inside")
{
	pthread_t thread;

	stop = false;
	peer_fifo(b, 1);
	if (pthread_create(&thread, NULL, sleep_again, NULL)) {
		bench_fail(b, "no thread");
		return;
	}
	sched_yield();
	bench_loop (b) {
		long woken;

		bench_begin(b);
		woken = wake();
		bench_end(b);
		sched_yield();
		if (woken != 1)
			bench_fail(b, "nobody was woken");
	}
	stop = true;
	wake();
	pthread_join(thread, NULL);
	peer_fifo(b, 0);
}
