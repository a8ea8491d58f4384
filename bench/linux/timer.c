/* SPDX-License-Identifier: MIT
 *
 * Timers: arming one while others are pending. Deadlines as in bench/kernel/timer.c. Ours is the
 * kernel's own timer; a program has it behind a system call.
 */
#include "peer.h"
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define SPAN_NS   1000000000ull
#define AHEAD_S   1000 /* far enough that none expires meanwhile */
#define OWN_FILES 100

static uint64_t random_state;

static struct itimerspec random_deadline(void)
{
	uint64_t ns;

	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	ns = random_state % SPAN_NS;
	return (struct itimerspec){ .it_value = { .tv_sec = AHEAD_S, .tv_nsec = ns } };
}

static int timer_make(struct bench_run *b)
{
	int timer = timerfd_create(CLOCK_MONOTONIC, 0);

	if (timer < 0)
		bench_fail(b, "no timerfd");
	return timer;
}

static void measure(struct bench_run *b, int timer)
{
	struct itimerspec never = { 0 };

	bench_loop (b) {
		struct itimerspec deadline = random_deadline();
		int error;

		bench_begin(b);
		error = timerfd_settime(timer, TFD_TIMER_ABSTIME, &deadline, NULL);
		bench_end(b);
		if (error || timerfd_settime(timer, 0, &never, NULL))
			bench_fail(b, "timerfd_settime fails");
	}
}

static void measure_add(struct bench_run *b, unsigned pending)
{
	struct rlimit files = { pending + OWN_FILES, pending + OWN_FILES };
	int *others = calloc(pending, sizeof(*others)), timer;

	random_state = 88172645463325252;
	if (!others || setrlimit(RLIMIT_NOFILE, &files)) {
		bench_fail(b, "not so many files");
		return;
	}
	for (unsigned i = 0; i < pending && !b->failed; i++) {
		struct itimerspec deadline = random_deadline();

		others[i] = timer_make(b);
		timerfd_settime(others[i], TFD_TIMER_ABSTIME, &deadline, NULL);
	}
	timer = timer_make(b);
	if (!b->failed)
		measure(b, timer);
	close(timer);
	for (unsigned i = 0; i < pending; i++)
		close(others[i]);
	free(others);
}

BENCH(timer_add_10,
      .op = "timerfd_settime while 10 others are pending; but a system call and ours is inside")
{
	measure_add(b, 10);
}

BENCH(timer_add_1000, .op = "the same while 1000 others are pending")
{
	measure_add(b, 1000);
}

BENCH(timer_add_10000, .op = "the same while 10000 others are pending")
{
	measure_add(b, 10000);
}
