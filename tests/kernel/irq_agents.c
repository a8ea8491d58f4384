/* SPDX-License-Identifier: MIT
 *
 * Lines that agents serve, from the kernel's side: one object a line, what a level-triggered line
 * and an agent that falls behind cost, and that the line is free when the object goes.
 */
#include <exo/agent.h>
#include <exo/test.h>
#include <exo/thread.h>
#include <exo/time.h>
#include "../../kernel/irq_agent.h"

#define FREE_FIRST  5
#define LEVEL_FIRST 16
#define MANY        1000

static int bind(unsigned number, struct irq_line **line)
{
	return irq_line_bind(number, "someone", arch_current()->agent->quota, line);
}

static struct irq_line *bind_from(unsigned number)
{
	struct irq_line *line;

	for (; number < ARCH_IRQ_LINES; number++)
		if (!bind(number, &line))
			return line;
	return NULL;
}

static void unbind(struct irq_line *line)
{
	kobject_put(&line->object);
}

static int64_t poll(struct irq_line *line)
{
	return irq_line_wait(line, time_now_ns());
}

TEST(irq_lines_have_one_object_each)
{
	struct irq_line *line = bind_from(FREE_FIRST), *other;
	unsigned number;

	CHECK(line);
	number = line->number;
	CHECK_EQUAL(bind(number, &other), -E_BUSY);
	CHECK(!irq_is_free(number));
	CHECK_EQUAL(bind(ARCH_IRQ_LINES, &other), -E_RANGE);
	unbind(line);
	CHECK(irq_is_free(number));
	CHECK_EQUAL(bind(number, &other), 0);
	unbind(other);
	CHECK(irq_is_free(number));
}

TEST(irq_agent_that_falls_behind)
{
	struct irq_line *line = bind_from(FREE_FIRST);
	int count;

	CHECK(line);
	CHECK_EQUAL(poll(line), -E_TIMEOUT);
	for (unsigned i = 0; i < MANY; i++)
		arch_irq_raise(line->number);
	CHECK(!irq_is_storming(line->number));
	count = poll(line);
	CHECK(count > 0 && count <= MANY);
	CHECK_EQUAL(poll(line), -E_TIMEOUT);
	arch_irq_raise(line->number);
	CHECK_EQUAL(poll(line), 1);
	unbind(line);
}

/* The device holds its line all the time. The agent gets one interrupt for each time that it asks,
 * and the processor is not kept busy meanwhile. */
TEST(irq_agent_level_waits_for_the_agent)
{
	struct irq_line *line;
	unsigned first = LEVEL_FIRST, count = 0;

	while ((line = bind_from(first)) && arch_irq_raise_later(line->number, 1000)) {
		first = line->number + 1;
		unbind(line);
	}
	if (!line) {
		test_skip(t, "no clock chip that holds lines");
		return;
	}
	for (unsigned i = 0; i < 5; i++)
		count += irq_line_wait(line, time_now_ns() + NS_PER_SECOND) == 1;
	arch_irq_raise_end();
	(void)!poll(line); /* what came after the last */
	CHECK_EQUAL(poll(line), -E_TIMEOUT);
	unbind(line);
	CHECK_EQUAL(count, 5);
}
