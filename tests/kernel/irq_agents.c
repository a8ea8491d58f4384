/* SPDX-License-Identifier: MIT
 *
 * Lines that agents serve, from the kernel's side: who may have one, what a level-triggered line
 * and an agent that falls behind cost, and that the end of the agent frees it.
 */
#include <exo/agent.h>
#include <exo/test.h>
#include <exo/time.h>
#include "../../kernel/irq_agent.h"

#define FREE_FIRST  5
#define LEVEL_FIRST 16
#define MANY        1000

/* An agent as far as lines go. */
static struct agent someone = { .id = 1000, .parent = AGENT_INIT, .name = "someone" };
static struct agent other = { .id = 1001, .parent = AGENT_INIT, .name = "other" };
static struct agent stranger = { .id = 1002, .parent = 1000, .name = "stranger" };

static bool bind_from(unsigned first, unsigned *line)
{
	for (*line = first; *line < ARCH_IRQ_LINES; ++*line)
		if (!irq_agent_bind(&someone, *line))
			return true;
	return false;
}

static int poll(struct agent *agent, unsigned line)
{
	return irq_agent_wait(agent, line, time_now_ns());
}

TEST(irq_agents_have_a_line_each)
{
	unsigned line;

	CHECK(bind_from(FREE_FIRST, &line));
	CHECK_EQUAL(irq_agent_bind(&someone, line), -E_BUSY);
	CHECK_EQUAL(irq_agent_bind(&other, line), -E_BUSY);
	CHECK_EQUAL(irq_agent_bind(&stranger, line), -E_PERM);
	CHECK_EQUAL(poll(&other, line), -E_NOENT);
	CHECK_EQUAL(irq_agent_unbind(&other, line), -E_NOENT);
	CHECK_EQUAL(irq_agent_raise(&other, line, 0), -E_NOENT);
	irq_agent_release(&someone);
	CHECK(irq_is_free(line));
	CHECK_EQUAL(irq_agent_bind(&other, line), 0);
	CHECK_EQUAL(irq_agent_unbind(&other, line), 0);
	CHECK(irq_is_free(line));
	CHECK_EQUAL(irq_agent_unbind(&other, line), -E_NOENT);
}

TEST(irq_agent_that_falls_behind)
{
	unsigned line;
	int count;

	CHECK(bind_from(FREE_FIRST, &line));
	CHECK_EQUAL(poll(&someone, line), -E_TIMEOUT);
	for (unsigned i = 0; i < MANY; i++)
		arch_irq_raise(line);
	CHECK(!irq_is_storming(line));
	count = poll(&someone, line);
	CHECK(count > 0 && count <= MANY);
	CHECK_EQUAL(poll(&someone, line), -E_TIMEOUT);
	arch_irq_raise(line);
	CHECK_EQUAL(poll(&someone, line), 1);
	irq_agent_release(&someone);
}

/* The device holds its line all the time. The agent gets one interrupt for each time that it asks,
 * and the processor is not kept busy meanwhile. */
TEST(irq_agent_level_waits_for_the_agent)
{
	unsigned first = LEVEL_FIRST, line, count = 0;

	while (bind_from(first, &line) && arch_irq_raise_later(line, 1000)) {
		irq_agent_release(&someone);
		first = line + 1;
	}
	if (line == ARCH_IRQ_LINES) {
		test_skip(t, "no clock chip that holds lines");
		return;
	}
	for (unsigned i = 0; i < 5; i++)
		count += irq_agent_wait(&someone, line, time_now_ns() + NS_PER_SECOND) == 1;
	arch_irq_raise_end();
	poll(&someone, line); /* what came after the last */
	CHECK_EQUAL(poll(&someone, line), -E_TIMEOUT);
	irq_agent_release(&someone);
	CHECK_EQUAL(count, 5);
}
