/* SPDX-License-Identifier: MIT
 *
 * The deadline class, over every policy: deadlines are met, what cannot be promised is refused, and
 * whoever overruns pays for it alone.
 */
#include <exo/test.h>
#include "sched_sim.h"

#define TASKS 12

static struct sim sim;

/* Between a half and all of the runtime. */
static uint64_t work(struct sim *s, struct sim_thread *thread)
{
	uint64_t runtime_ns = thread->thread.sched.edf.runtime_ns;

	thread->burst_ns = runtime_ns / 2 + 1 + sim_random(s, runtime_ns / 2);
	return 0;
}

static uint64_t work_all(struct sim *s __attribute__((unused)), struct sim_thread *thread)
{
	thread->burst_ns = MAX(thread->thread.sched.edf.runtime_ns, 1);
	return 0;
}

static uint64_t first_nothing(struct sim *s, struct sim_thread *thread)
{
	return edf_has(&thread->thread) ? work(s, thread) : sim_hog(s, thread);
}

static uint64_t first_nothing_then_all(struct sim *s, struct sim_thread *thread)
{
	return edf_has(&thread->thread) ? work_all(s, thread) : sim_hog(s, thread);
}

/* Ordinary threads that would like all the time there is. */
static void add_crowd(void)
{
	for (unsigned i = 0; i < 4; i++)
		sim_add(&sim, 0, i % 2 ? sim_hog : sim_erratic);
	sim_run(&sim, 100 * SIM_MS);
}

static unsigned total_late(unsigned *jobs)
{
	unsigned late = 0;

	*jobs = 0;
	for (unsigned i = 0; i < sim.count; i++) {
		late += sim.threads[i].late;
		*jobs += sim.threads[i].jobs;
	}
	return late;
}

/* 80 % of the processor, random periods from 2 to 100 ms: less than one deadline in a thousand is
 * missed, and the ordinary threads share a fifth. */
TEST(sched_edf_meets_deadlines)
{
	unsigned jobs, late;
	uint64_t ordinary_ns = 0;

	sim_init(&sim, test_random(t));
	add_crowd();
	for (unsigned i = 0; i < TASKS; i++) {
		uint64_t period_ns = (2 + sim_random(&sim, 98)) * SIM_MS;

		CHECK(sim_add_deadline(&sim, period_ns * 80 / 100 / TASKS, period_ns, period_ns,
				       i % 2 ? first_nothing : first_nothing_then_all));
	}
	sim_run(&sim, 500 * SIM_MS);
	sim_measure(&sim);
	sim_run(&sim, 60000 * SIM_MS);
	CHECK(!sim.broken);
	late = total_late(&jobs);
	CHECK(jobs > 10000);
	CHECK(late * 1000 < jobs);
	for (unsigned i = 0; i < 4; i++)
		ordinary_ns += sim_time(&sim, &sim.threads[i]);
	CHECK(ordinary_ns > 60000 * SIM_MS / 5 && ordinary_ns < 60000 * SIM_MS / 2);
}

/* Deadlines before the end of the period, and 95 % promised. */
TEST(sched_edf_meets_early_deadlines)
{
	unsigned jobs;

	sim_init(&sim, test_random(t));
	add_crowd();
	for (uint64_t i = 1; i <= 5; i++) {
		uint64_t deadline_ns = i * 3 * SIM_MS;

		CHECK(sim_add_deadline(&sim, deadline_ns * 19 / 100, deadline_ns,
				       deadline_ns + sim_random(&sim, 20 * SIM_MS),
				       first_nothing_then_all));
	}
	sim_run(&sim, 10000 * SIM_MS);
	CHECK(!sim.broken);
	CHECK_EQUAL(total_late(&jobs), 0);
	CHECK(jobs > 1000);
}

TEST(sched_edf_admits_no_more_than_it_can_do)
{
	struct sim_thread *thread = NULL;
	unsigned admitted = 0;

	sim_init(&sim, test_random(t));
	while (sim.count < SIM_THREADS - 2) {
		thread = sim_add_deadline(&sim, SIM_MS, 10 * SIM_MS, 20 * SIM_MS, first_nothing);
		if (!thread)
			break;
		admitted++;
	}
	CHECK_EQUAL(admitted, 9); /* 90 %: a tenth one would make 100 */
	thread = sim_add_deadline(&sim, SIM_MS / 2 - 1, 10 * SIM_MS, 10 * SIM_MS, first_nothing);
	CHECK(thread);
	runq_leave_edf(&sim.queue, &thread->thread, sim.now_ns);
	CHECK(sim_add_deadline(&sim, SIM_MS / 2 - 1, 10 * SIM_MS, 10 * SIM_MS, first_nothing));
	CHECK(!sim_add_deadline(&sim, 10000, 10 * SIM_MS, 10 * SIM_MS, first_nothing));
	sim_run(&sim, 100 * SIM_MS);
	CHECK(!sim.broken);
}

static bool is_nonsense(uint64_t runtime_ns, uint64_t deadline_ns, uint64_t period_ns)
{
	return runq_enter_edf(&sim.queue, &sim.threads[0].thread, runtime_ns, deadline_ns,
			      period_ns, sim.now_ns) == -E_INVAL;
}

TEST(sched_edf_refuses_nonsense)
{
	sim_init(&sim, test_random(t));
	sim_add(&sim, 0, sim_hog);
	sim_run(&sim, SIM_MS);
	CHECK(is_nonsense(0, SIM_MS, SIM_MS));
	CHECK(is_nonsense(9999, SIM_MS, SIM_MS));
	CHECK(is_nonsense(SIM_MS + 1, SIM_MS, SIM_MS));
	CHECK(is_nonsense(SIM_MS / 2, SIM_MS, SIM_MS - 1));
	CHECK(is_nonsense(SIM_MS, 2 * SIM_MS, 4001 * SIM_MS));
	CHECK(is_nonsense(UINT64_MAX, UINT64_MAX, UINT64_MAX));
	CHECK(!edf_has(&sim.threads[0].thread));
}

/* One that never finishes gets its runtime and no more; nobody else is late. */
TEST(sched_edf_overrun_hurts_nobody)
{
	struct sim_thread *overrun;
	unsigned jobs;

	sim_init(&sim, test_random(t));
	add_crowd();
	overrun = sim_add_deadline(&sim, 3 * SIM_MS, 10 * SIM_MS, 10 * SIM_MS, sim_hog);
	CHECK(overrun);
	for (uint64_t i = 1; i <= 5; i++)
		CHECK(sim_add_deadline(&sim, i * SIM_MS, i * 10 * SIM_MS, i * 10 * SIM_MS,
				       first_nothing_then_all));
	sim_run(&sim, 100 * SIM_MS);
	sim_measure(&sim);
	sim_run(&sim, 10000 * SIM_MS);
	CHECK(!sim.broken);
	CHECK_EQUAL(total_late(&jobs), 0);
	CHECK(jobs > 2000);
	CHECK(sim_time(&sim, overrun) > 2990 * SIM_MS);
	CHECK(sim_time(&sim, overrun) < 3010 * SIM_MS);
}

/* The other way round: a hog becomes ordinary again, and is one of them. */
TEST(sched_edf_leaving)
{
	struct sim_thread *thread;

	sim_init(&sim, test_random(t));
	sim_add(&sim, 0, sim_hog);
	sim_run(&sim, 50 * SIM_MS);
	thread = sim_add_deadline(&sim, SIM_MS, 20 * SIM_MS, 20 * SIM_MS, sim_hog);
	CHECK(thread);
	sim_run(&sim, 1000 * SIM_MS);
	runq_leave_edf(&sim.queue, &thread->thread, sim.now_ns);
	thread->next = sim_hog;
	sim_run(&sim, 200 * SIM_MS);
	sim_measure(&sim);
	sim_run(&sim, 1000 * SIM_MS);
	CHECK(!sim.broken);
	CHECK(sim_time(&sim, thread) > 480 * SIM_MS);
	CHECK(sim_time(&sim, thread) < 520 * SIM_MS);
	CHECK_EQUAL(sim.queue.edf.members, 0);
	CHECK_EQUAL(sim.queue.edf.load, 0);
}
