/* SPDX-License-Identifier: MIT
 *
 * Interrupt lines: chains of handlers, lines that fire through the interrupt controller, and the
 * storm that nobody handles.
 */
#include <exo/irq.h>
#include <exo/sched.h>
#include <exo/test.h>

#define US 1000ull
#define MS 1000000ull

#define FREE_FIRST  5 /* what comes before belongs to a chip that every PC has */
#define LEVEL_FIRST 16

struct counter {
	struct irq_handler handler;
	volatile unsigned count;
	bool knows;
};

static bool count(struct irq_handler *handler)
{
	struct counter *counter = container_of(handler, struct counter, handler);

	counter->count++;
	return counter->knows;
}

static void counter_init(struct counter *counter, bool knows)
{
	*counter =
		(struct counter){ .handler = { .handle = count, .name = "test" }, .knows = knows };
}

/* A line that nobody has, from `first` on, and that exists: connected to the counter. */
static bool take_line(struct counter *counter, unsigned first, unsigned *line)
{
	for (*line = first; *line < ARCH_IRQ_LINES; ++*line)
		if (irq_is_free(*line) && !irq_register(*line, &counter->handler))
			return true;
	return false;
}

TEST(irq_calls_every_handler_of_a_line)
{
	static struct counter first, second;
	unsigned line;

	counter_init(&first, true);
	counter_init(&second, false);
	CHECK(take_line(&first, FREE_FIRST, &line));
	CHECK_EQUAL(irq_register(line, &second.handler), 0);
	for (unsigned i = 0; i < 3 * IRQ_STORM_LIMIT; i++)
		arch_irq_raise(line);
	CHECK_EQUAL(first.count, 3 * IRQ_STORM_LIMIT);
	CHECK_EQUAL(second.count, 3 * IRQ_STORM_LIMIT);
	CHECK(!irq_is_storming(line));
	irq_unregister(line, &first.handler);
	CHECK(!irq_is_free(line));
	arch_irq_raise(line);
	CHECK_EQUAL(first.count, 3 * IRQ_STORM_LIMIT);
	CHECK_EQUAL(second.count, 3 * IRQ_STORM_LIMIT + 1);
	irq_unregister(line, &second.handler);
	CHECK(irq_is_free(line));
}

TEST(irq_line_out_of_range)
{
	struct counter counter;

	counter_init(&counter, true);
	CHECK_EQUAL(irq_register(ARCH_IRQ_LINES, &counter.handler), -E_RANGE);
	CHECK_EQUAL(irq_register(UINT32_MAX, &counter.handler), -E_RANGE);
}

/* A line that the reference clock reaches, through the interrupt controller. False: there is none.
 */
static bool fire_later(struct counter *counter, unsigned first, unsigned *line)
{
	for (unsigned from = first; take_line(counter, from, line); from = *line + 1) {
		if (!arch_irq_raise_later(*line, 500 * US))
			return true;
		irq_unregister(*line, &counter->handler);
	}
	return false;
}

TEST(irq_edge_fires_once)
{
	unsigned line, fired, masked;
	struct counter counter;
	bool level;
	int error;

	counter_init(&counter, true);
	if (!fire_later(&counter, FREE_FIRST, &line)) {
		test_skip(t, "no clock chip that fires lines");
		return;
	}
	level = arch_irq_is_level(line);
	sched_sleep_until(time_now_ns() + 5 * MS, 0);
	for (unsigned i = 0; i < 100 && !counter.count; i++)
		sched_sleep_until(time_now_ns() + 10 * MS, 0);
	fired = counter.count;
	arch_irq_mask(line);
	error = arch_irq_raise_later(line, 500 * US);
	sched_sleep_until(time_now_ns() + 5 * MS, 0);
	masked = counter.count;
	arch_irq_raise_end();
	irq_unregister(line, &counter.handler);
	CHECK(!level);
	CHECK_EQUAL(fired, 1);
	CHECK_EQUAL(error, 0);
	CHECK_EQUAL(masked, 1);
}

/* A device that holds its line and that nobody knows: without protection nothing but its interrupts
 * would run any more. */
TEST(irq_storm_is_masked)
{
	struct counter counter;
	uint64_t start_ns, took_ns;
	unsigned line;
	bool storming;

	counter_init(&counter, false);
	if (!fire_later(&counter, LEVEL_FIRST, &line)) {
		test_skip(t, "no clock chip that holds lines");
		return;
	}
	start_ns = time_now_ns();
	sched_sleep_until(start_ns + 5 * MS, 0);
	took_ns = time_now_ns() - start_ns;
	storming = irq_is_storming(line);
	arch_irq_raise_end();
	irq_unregister(line, &counter.handler);
	if (counter.count == 1 && !storming) {
		test_skip(t, "the clock chip does not hold its line");
		return;
	}
	CHECK(took_ns < 50 * MS);
	CHECK_EQUAL(counter.count, IRQ_STORM_LIMIT);
	CHECK(storming);
	CHECK(!irq_is_storming(line));
}
