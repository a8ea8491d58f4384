/* SPDX-License-Identifier: MIT
 *
 * Serving an interrupt line from an agent.
 */
#include <exo/test.h>
#include <uapi/exo/syscall.h>

#define MS 1000000ull

#define LINES      24
#define FREE_FIRST 5 /* what comes before belongs to a chip that every PC has */

/* A line that is free and that a clock chip reaches: bound, and about to fire. */
static bool bind_and_raise(unsigned *line, uint64_t delay_ns)
{
	for (*line = FREE_FIRST; *line < LINES; ++*line) {
		if (exo_irq_bind(*line))
			continue;
		if (!exo_irq_raise(*line, delay_ns))
			return true;
		exo_irq_unbind(*line);
	}
	return false;
}

TEST(irq_lines_are_refused)
{
	CHECK_EQUAL(exo_irq_bind(LINES), -E_RANGE);
	CHECK_EQUAL(exo_irq_bind(UINT32_MAX), -E_RANGE);
	CHECK_EQUAL(exo_irq_bind(1), -E_BUSY); /* the keyboard */
	CHECK_EQUAL(exo_irq_bind(4), -E_BUSY); /* the serial line */
	CHECK_EQUAL(exo_irq_unbind(1), -E_NOENT);
	CHECK_EQUAL(exo_irq_wait(1, 0), -E_NOENT);
	CHECK_EQUAL(exo_irq_raise(1, 0), -E_NOENT);
	CHECK_EQUAL(exo_irq_wait(UINT32_MAX, 0), -E_NOENT);
}

TEST(irq_reaches_the_agent)
{
	uint64_t start = (uint64_t)exo_clock();
	unsigned line;

	if (!bind_and_raise(&line, 2 * MS)) {
		test_skip(t, "no clock chip that fires lines");
		return;
	}
	CHECK_EQUAL(exo_irq_bind(line), -E_BUSY);
	CHECK_EQUAL(exo_irq_wait(line, start), -E_TIMEOUT);
	CHECK_EQUAL(exo_irq_wait(line, EXO_NEVER), 1);
	CHECK((uint64_t)exo_clock() >= start + 2 * MS);
	CHECK_EQUAL(exo_irq_wait(line, (uint64_t)exo_clock() + 2 * MS), -E_TIMEOUT);
	for (unsigned i = 0; i < 20; i++) {
		CHECK_EQUAL(exo_irq_raise(line, 100000), 0);
		CHECK_EQUAL(exo_irq_wait(line, EXO_NEVER), 1);
	}
	CHECK_EQUAL(exo_irq_raise(line, 1000 * MS + 1), -E_RANGE);
	CHECK_EQUAL(exo_irq_unbind(line), 0);
	CHECK_EQUAL(exo_irq_wait(line, 0), -E_NOENT);
}

/* A child of this agent is nobody that init has chosen. */
TEST(irq_is_for_the_trusted)
{
	exo_handle_t child = exo_fork();

	if (!child)
		exo_exit(exo_irq_bind(FREE_FIRST) == -E_PERM ? 0 : 1);
	CHECK(child > 0);
	CHECK_EQUAL(exo_agent_wait(child), 0);
}
