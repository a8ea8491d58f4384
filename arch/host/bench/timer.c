/* SPDX-License-Identifier: MIT
 *
 * A timer that is set and taken back, as most are.
 */
#include <exo/bench.h>
#include <exo/timer.h>

static void never(struct timer *timer __attribute__((unused))) {}

BENCH(timer_set_cancel, .op = "set a timer for an hour from now and take it back")
{
	struct timer timer;

	timer_init(&timer, never);
	bench_loop (b) {
		irq_state_t state = arch_irq_save();

		bench_begin(b);
		timer_add(&timer, time_now_ns() + 3600 * NS_PER_SECOND, 0);
		timer_cancel(&timer);
		bench_end(b);
		arch_irq_restore(state);
	}
}
