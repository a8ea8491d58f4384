/* SPDX-License-Identifier: MIT
 *
 * Many timers under a thread that computes: what they take from it. The thread counts to a fixed
 * number, which takes SPIN_NS and a little more for every interrupt.
 */
#include <exo/arch.h>
#include <exo/bench.h>
#include <exo/heap.h>
#include <exo/timer.h>

#define TIMERS   1000
#define SPAN_NS  (10 * 1000000ull)
#define SLACK_NS (1 * 1000000ull)
#define TURNS    6000000 /* two instructions each: longer than span and slack on the exact plane */

static unsigned expired;

static void count(struct timer *timer __attribute__((unused)))
{
	expired++;
}

static uint64_t spin_ticks(void)
{
	uint64_t start = arch_tsc();

	for (unsigned turns = TURNS; turns; turns--)
		bench_opaque(turns);
	return arch_tsc() - start;
}

static void timers_add(struct timer *timers)
{
	uint64_t now_ns = time_now_ns(), random = 88172645463325252;

	for (unsigned i = 0; i < TIMERS; i++) {
		random ^= random << 13; /* xorshift64 (Marsaglia 2003) */
		random ^= random >> 7;
		random ^= random << 17;
		timer_init(&timers[i], count);
		timer_add(&timers[i], now_ns + random % SPAN_NS, SLACK_NS);
	}
}

/* Ticks that a thread's count takes with interrupts off, and then with the timers. */
static uint64_t lost_ticks(struct timer *timers)
{
	irq_state_t state = arch_irq_save();
	uint64_t alone = spin_ticks();
	uint64_t together;

	timers_add(timers);
	arch_irq_enable();
	together = spin_ticks();
	arch_irq_disable();
	for (unsigned i = 0; i < TIMERS; i++)
		timer_cancel(&timers[i]);
	arch_irq_restore(state);
	return together > alone ? together - alone : 0;
}

BENCH(timer_storm,
      .op = "one of 1000 timers with 1 ms slack within 10 ms: what it takes from a running thread",
      .samples = 5, .options = "TIMER_COALESCE IRQ_DIRECT")
{
	struct timer *timers = heap_alloc(TIMERS * sizeof(*timers));

	if (!timers)
		bench_fail(b, "no memory for the timers");
	for (unsigned i = 0; i < b->count && !b->failed; i++) {
		expired = 0;
		bench_value(b, lost_ticks(timers) / TIMERS);
		if (expired < TIMERS)
			bench_fail(b, "the thread ended before the timers did");
	}
	heap_free(timers, TIMERS * sizeof(*timers));
}
