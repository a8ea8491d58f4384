/* SPDX-License-Identifier: MIT
 *
 * Timers: what adding one costs, and what its expiry costs, while 10, 1000 or 10 000 others are
 * pending. Deadlines are drawn evenly from one second. Expiry is measured on a queue of its own,
 * whose clock the benchmark moves, and is the queue's work alone.
 */
#include <exo/arch.h>
#include <exo/bench.h>
#include <exo/heap.h>
#include <exo/timer.h>
#include "../../kernel/timer_queue.h"

#define SPAN_NS  NS_PER_SECOND
#define START_NS (1000 * NS_PER_SECOND) /* far enough that none expires meanwhile */

static uint64_t random_state;

/* xorshift64 (Marsaglia 2003). */
static uint64_t random_ns(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state % SPAN_NS;
}

static void nothing(struct timer *timer __attribute__((unused))) {}

/* NULL, with the bench failed, when there is no memory. */
static struct timer *timers_make(struct bench_run *b, unsigned count)
{
	struct timer *timers = heap_alloc(count * sizeof(*timers));

	random_state = 88172645463325252;
	if (!timers)
		bench_fail(b, "no memory for the timers");
	for (unsigned i = 0; timers && i < count; i++)
		timer_init(&timers[i], nothing);
	return timers;
}

static void measure_add(struct bench_run *b, unsigned pending)
{
	struct timer *timers = timers_make(b, pending + 1);
	struct timer *timer = timers + pending;
	uint64_t base_ns = time_now_ns() + START_NS;
	irq_state_t state = arch_irq_save();

	for (unsigned i = 0; timers && i < pending; i++)
		timer_add(&timers[i], base_ns + random_ns(), 0);
	bench_loop (b) {
		uint64_t deadline_ns = base_ns + random_ns();

		bench_opaque(deadline_ns);
		bench_begin(b);
		timer_add(timer, deadline_ns, 0);
		bench_end(b);
		timer_cancel(timer);
	}
	for (unsigned i = 0; timers && i < pending; i++)
		timer_cancel(&timers[i]);
	arch_irq_restore(state);
	heap_free(timers, (pending + 1) * sizeof(*timers));
}

/* Time moves to the next deadline, the timer is taken, and comes back a second later. */
static void measure_expire(struct bench_run *b, unsigned pending)
{
	struct timer *timers = timers_make(b, pending);
	struct timer_queue *queue = heap_alloc_zeroed(sizeof(*queue));

	if (!timers || !queue)
		bench_fail(b, "no memory for the timers");
	else
		timer_queue_init(queue);
	for (unsigned i = 0; timers && queue && i < pending; i++) {
		timers[i].deadline_ns = random_ns();
		timer_queue_add(queue, &timers[i]);
	}
	bench_loop (b) {
		uint64_t now_ns = timer_queue_next_ns(queue);
		struct timer *timer;

		bench_opaque(now_ns);
		bench_begin(b);
		timer = timer_queue_take(queue, now_ns);
		now_ns = timer_queue_next_ns(queue);
		bench_keep(now_ns);
		bench_end(b);
		timer->deadline_ns += SPAN_NS;
		timer_queue_add(queue, timer);
	}
	heap_free(queue, sizeof(*queue));
	heap_free(timers, pending * sizeof(*timers));
}

BENCH(timer_add_10, .op = "add a timer while 10 others are pending", .goal = 60,
      .options = "TIMER_QUEUE")
{
	measure_add(b, 10);
}

BENCH(timer_expire_10, .op = "take the due one of 10 timers and find the next deadline", .goal = 60,
      .options = "TIMER_QUEUE")
{
	measure_expire(b, 10);
}

BENCH(timer_add_1000, .op = "add a timer while 1000 others are pending", .goal = 60,
      .options = "TIMER_QUEUE")
{
	measure_add(b, 1000);
}

BENCH(timer_expire_1000, .op = "take the due one of 1000 timers and find the next deadline",
      .goal = 60, .options = "TIMER_QUEUE")
{
	measure_expire(b, 1000);
}

BENCH(timer_add_10000, .op = "add a timer while 10000 others are pending", .goal = 60,
      .options = "TIMER_QUEUE")
{
	measure_add(b, 10000);
}

BENCH(timer_expire_10000, .op = "take the due one of 10000 timers and find the next deadline",
      .goal = 60, .options = "TIMER_QUEUE")
{
	measure_expire(b, 10000);
}
BENCH(timer_arm, .op = "tell this CPU's timer the next deadline", .options = "TIMER_TSC_DEADLINE")
{
	irq_state_t state = arch_irq_save();

	bench_loop (b) {
		uint64_t deadline_ns = time_now_ns() + START_NS;

		bench_opaque(deadline_ns);
		bench_begin(b);
		arch_timer_arm(deadline_ns);
		bench_end(b);
	}
	timer_interrupt(); /* arms what is really next */
	arch_irq_restore(state);
}
