/* SPDX-License-Identifier: MIT
 *
 * Two signals that Linux delivers together: the second interrupts the handler of the first before
 * its first instruction. What it does, which may be to switch threads, must find the first noted.
 */
#include <exo/arch.h>
#include <exo/irq.h>
#include <exo/test.h>
#include <exo/time.h>
#include <exo/timer.h>
#include "../linux/door.h"

#define US 1000ull

#define TIMER_NS (200 * US)
#define LINE_NS  (400 * US)
#define HELD_NS  (2000 * US)
#define LINE     5 /* free on every machine */

static bool expired, expired_before_line, line_fired;

static void expire(struct timer *timer __attribute__((unused)))
{
	expired = true;
}

static bool fire(struct irq_handler *handler __attribute__((unused)))
{
	expired_before_line = expired;
	line_fired = true;
	return true;
}

TEST(signals_that_come_together)
{
	static struct irq_handler handler = { .handle = fire, .name = "test" };
	static struct timer timer;
	uint64_t begin_ns;
	irq_state_t state;
	int error;

	expired = expired_before_line = line_fired = false;
	timer_init(&timer, expire);
	CHECK_EQUAL(irq_register(LINE, &handler), 0);
	door_signals_hold();
	state = arch_irq_save();
	begin_ns = time_now_ns();
	timer_add(&timer, begin_ns + TIMER_NS, 0);
	arch_irq_restore(state);
	error = arch_irq_raise_later(LINE, LINE_NS);
	while (time_now_ns() < begin_ns + HELD_NS)
		arch_pause();
	door_signals_release();
	arch_irq_raise_end();
	irq_unregister(LINE, &handler);
	CHECK_EQUAL(error, 0);
	CHECK(line_fired);
	CHECK(expired_before_line);
}
