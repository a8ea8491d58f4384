/* SPDX-License-Identifier: MIT
 *
 * The deadline class as agents see it: periods, refusals, and that a member ends when it is killed.
 */
#include <exo/test.h>
#include "child.h"

#define MS 1000000ll

TEST(deadline_periods)
{
	const int64_t period_ns = 40 * MS;
	int64_t start;

	CHECK_EQUAL(exo_deadline_next(), -E_NOENT);
	CHECK_EQUAL(exo_deadline(0, 0, 0), -E_NOENT);
	start = exo_clock();
	CHECK_EQUAL(exo_deadline(10 * MS, period_ns, period_ns), 0);
	CHECK_EQUAL(exo_deadline(10 * MS, period_ns, period_ns), -E_EXIST);
	for (unsigned i = 1; i <= 5; i++) {
		CHECK(exo_deadline_next() >= 0);
		CHECK(exo_clock() - start >= i * period_ns);
	}
	CHECK(exo_clock() - start < 20 * period_ns); /* an emulated machine on a busy host */
	CHECK_EQUAL(exo_deadline(0, 0, 0), 0);
	CHECK_EQUAL(exo_deadline_next(), -E_NOENT);
}

TEST(deadline_refusals)
{
	CHECK_EQUAL(exo_deadline(1, MS, MS), -E_INVAL);
	CHECK_EQUAL(exo_deadline(2 * MS, MS, MS), -E_INVAL);
	CHECK_EQUAL(exo_deadline(MS, 2 * MS, MS), -E_INVAL);
	CHECK_EQUAL(exo_deadline(MS, MS, 5000 * MS), -E_INVAL);
	CHECK_EQUAL(exo_deadline(96 * MS, 100 * MS, 100 * MS), -E_BUSY);
	CHECK_EQUAL(exo_deadline_next(), -E_NOENT);
}

static int not_allowed(void)
{
	while (exo_thread_priority(0, EXO_PRIORITY_ASK))
		exo_yield();
	return exo_deadline(MS, 10 * MS, 10 * MS) == -E_PERM ? 0 : 1;
}

TEST(deadline_needs_the_highest_priority)
{
	exo_handle_t id = exo_fork();

	if (!id)
		exo_exit(not_allowed());
	CHECK(exo_agent_priority(id, EXO_PRIORITY_LOWEST) > 0);
	CHECK_EQUAL(exo_agent_wait(id), 0);
}

/* What a member was promised is free again when it ends, in whatever way; its next period is far
 * away then. */
TEST(deadline_ends_with_the_thread)
{
	for (unsigned i = 0; i < 4; i++) {
		exo_handle_t id = exo_fork();

		if (!id) {
			exo_deadline(2000 * MS, 4000 * MS, 4000 * MS);
			if (i % 2)
				exo_deadline_next();
			exo_exit(i % 2 ? 1 : 0);
		}
		CHECK(id > 0);
		if (i % 2) {
			int64_t start = exo_clock();

			exo_sleep(30 * MS);
			CHECK_EQUAL(exo_agent_kill(id), 0);
			CHECK_EQUAL(exo_agent_wait(id), EXO_STATUS_KILLED);
			CHECK(exo_clock() - start < 2000 * MS);
		} else {
			CHECK_EQUAL(exo_agent_wait(id), 0);
		}
	}
	CHECK_EQUAL(exo_deadline(3800 * MS, 4000 * MS, 4000 * MS), 0);
	CHECK_EQUAL(exo_deadline(0, 0, 0), 0);
}

static void compute(int64_t ns)
{
	int64_t end = exo_clock() + ns;

	while (exo_clock() < end)
		;
}

static bool cpus_many(void)
{
	struct exo_system_info info = { .cpus = 1 };

	exo_system_info(&info);
	return info.cpus > 1;
}

/* Two agents that compute without end, and one whose work takes a fifth of each 5 ms. */
TEST(deadline_met_among_hogs)
{
	exo_handle_t hogs[2] = { exo_agent_spawn("crash", "spin"),
				 exo_agent_spawn("crash", "spin") };
	unsigned rounds = test_rounds(t, 100), late = 0;
	int64_t start;

	CHECK(hogs[0] > 0 && hogs[1] > 0);
	CHECK_EQUAL(exo_deadline(2 * MS, 5 * MS, 5 * MS), 0);
	exo_deadline_next();
	start = exo_clock();
	for (unsigned i = 0; i < rounds; i++) {
		compute(1 * MS);
		late += exo_deadline_next() == 1;
	}
	start = exo_clock() - start;
	CHECK_EQUAL(exo_deadline(0, 0, 0), 0);
	for (unsigned i = 0; i < 2; i++) {
		CHECK_EQUAL(exo_agent_kill(hogs[i]), 0);
		CHECK_EQUAL(exo_agent_wait(hogs[i]), EXO_STATUS_KILLED);
	}
	/* None on the exact plane with one CPU; some on a busy host. Where CPUs are emulated in
	 * turns a lock that is first come, first served waits for the turn of who is next: a tenth.
	 */
	CHECK(late * (cpus_many() ? 5 : 20) <= rounds);
	CHECK(start >= (rounds - 1) * 5 * MS && start < rounds * 10 * MS);
}

static int64_t run_ns(agent_id_t id)
{
	struct exo_agent_info info;

	return agent_by_id(id, &info) ? (int64_t)info.run_ns : -1;
}

/* Work without end gets its runtime, and leaves the rest to others. */
TEST(deadline_overrun_is_held_back)
{
	exo_handle_t hog = exo_agent_spawn("crash", "spin");
	int64_t own_ns, hog_ns;

	CHECK(hog > 0);
	CHECK_EQUAL(exo_deadline(3 * MS, 10 * MS, 10 * MS), 0);
	own_ns = run_ns(exo_getpid());
	compute(100 * MS);
	own_ns = run_ns(exo_getpid()) - own_ns;
	CHECK_EQUAL(exo_deadline(0, 0, 0), 0);
	hog_ns = run_ns(child_id(hog));
	CHECK_EQUAL(exo_agent_kill(hog), 0);
	CHECK_EQUAL(exo_agent_wait(hog), EXO_STATUS_KILLED);
	CHECK(own_ns > 20 * MS && own_ns < 40 * MS);
	CHECK(hog_ns > 50 * MS);
}
