/* SPDX-License-Identifier: MIT
 *
 * The clock, sleeping, and that no agent can keep the CPU to itself.
 */
#include <exo/bench.h> /* arch_tsc */
#include <exo/test.h>
#include "child.h"

#define MS       1000000ll
#define TOO_LONG (20000 * MS) /* an emulated machine on a busy host is slow, but not this slow */

TEST(clock_monotonic)
{
	int64_t last = exo_clock();

	CHECK(last > 0);
	for (unsigned i = 0; i < 10000; i++) {
		int64_t now = exo_clock();

		CHECK(now >= last);
		last = now;
	}
}

TEST(clock_agrees_with_tsc)
{
	struct exo_system_info info;
	uint64_t ticks, elapsed_ns, tsc_ns;
	int64_t start = exo_clock();

	CHECK_EQUAL(exo_system_info(&info), 0);
	ticks = arch_tsc();
	exo_sleep(50 * MS);
	ticks = arch_tsc() - ticks;
	elapsed_ns = (uint64_t)(exo_clock() - start);
	tsc_ns = ticks * 1000 / (info.tsc_hz / 1000000);
	CHECK(tsc_ns <= elapsed_ns + elapsed_ns / 100);
	CHECK(tsc_ns >= elapsed_ns / 2);
}

TEST(uptime_is_the_clock)
{
	struct exo_system_info info;
	int64_t before = exo_clock();

	CHECK_EQUAL(exo_system_info(&info), 0);
	CHECK((int64_t)info.uptime_ns >= before);
	CHECK((int64_t)info.uptime_ns <= exo_clock());
}

TEST(sleep_lasts)
{
	for (int64_t ns = 1; ns <= 100 * MS; ns *= 10) {
		int64_t start = exo_clock(), slept;

		CHECK_EQUAL(exo_sleep((uint64_t)ns), 0);
		slept = exo_clock() - start;
		CHECK(slept >= ns);
		CHECK(slept < ns + TOO_LONG);
	}
}

TEST(sleep_zero_and_yield)
{
	CHECK_EQUAL(exo_sleep(0), 0);
	CHECK_EQUAL(exo_yield(), 0);
}

/* The others must have run, and this agent must have woken between them. */
static bool all_ran(const exo_handle_t *ids, unsigned count)
{
	struct exo_agent_info info;

	for (unsigned i = 0; i < count; i++)
		if (!child_info(ids[i], &info) || info.run_ns < 20 * MS)
			return false;
	return true;
}

TEST(preemption_of_endless_loops)
{
	exo_handle_t ids[2] = { exo_agent_spawn("crash", "spin"),
				exo_agent_spawn("crash", "spin") };
	int64_t start = exo_clock();
	unsigned rounds = 0;
	bool both_ran = false;

	CHECK(ids[0] > 0 && ids[1] > 0);
	while (!both_ran && exo_clock() - start < TOO_LONG) {
		CHECK_EQUAL(exo_sleep(20 * MS), 0);
		rounds++;
		both_ran = all_ran(ids, 2);
	}
	for (unsigned i = 0; i < 2; i++) {
		CHECK_EQUAL(exo_agent_kill(ids[i]), 0);
		CHECK_EQUAL(exo_agent_wait(ids[i]), EXO_STATUS_KILLED);
	}
	CHECK(both_ran);
	CHECK(rounds >= 1);
}

/* This agent computes without a system call and still shares the CPU. */
TEST(preemption_of_oneself)
{
	exo_handle_t id = exo_agent_spawn("crash", "exit 4");
	struct exo_system_info system;
	struct exo_agent_info info;
	uint64_t end;

	CHECK(id > 0);
	CHECK_EQUAL(exo_system_info(&system), 0);
	end = arch_tsc() + system.tsc_hz * test_rounds(t, 100) / 200;
	while (arch_tsc() < end)
		;
	CHECK(child_info(id, &info));
	CHECK_EQUAL(exo_agent_wait(id), 4);
	CHECK_EQUAL(info.state, EXO_AGENT_ENDED);
}

TEST(sleep_until_is_absolute)
{
	uint64_t start = (uint64_t)exo_clock(), deadline = start;

	for (unsigned i = 0; i < 10; i++) {
		deadline += 2 * MS;
		CHECK_EQUAL(exo_sleep_until(deadline, i % 2 ? MS : 0), 0);
		CHECK((uint64_t)exo_clock() >= deadline);
	}
	CHECK_EQUAL(exo_sleep_until(start, 0), 0);
	CHECK_EQUAL(exo_sleep_until(0, EXO_NEVER), 0);
}
