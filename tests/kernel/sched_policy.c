/* SPDX-License-Identifier: MIT
 *
 * What every policy owes: no thread is lost or there twice, equals are treated as equals, shares
 * follow priorities, nobody starves, and who stops computing is soon treated accordingly.
 */
#include <exo/test.h>
#include "sched_sim.h"

#define EQUALS 10

static struct sim sim;

static void add_hogs(unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		sim_add(&sim, 0, sim_hog);
}

/* Random lives: sleeps, bursts, slices that end, priorities that change. */
TEST(sched_policy_loses_nobody)
{
	sim_init(&sim, test_random(t));
	for (unsigned i = 0; i < SIM_THREADS; i++)
		sim_add(&sim, sim_random(&sim, SIM_MS), i % 8 ? sim_erratic : sim_hog);
	for (unsigned i = 0; i < 2000; i++) {
		struct thread *thread = &sim.threads[sim_random(&sim, SIM_THREADS)].thread;

		runq_set_priority(&sim.queue, thread,
				  (unsigned)sim_random(&sim, EXO_PRIORITY_HIGHEST + 1));
		sim_run(&sim, sim_random(&sim, 2 * SIM_MS));
		CHECK(!sim.broken);
		CHECK(runq_is_sound(&sim.queue));
	}
	CHECK(sim.switches > 200);
}

TEST(sched_policy_treats_equals_alike)
{
	uint64_t most = 0, least = UINT64_MAX;

	sim_init(&sim, test_random(t));
	add_hogs(EQUALS);
	sim_run_switches(&sim, 100); /* until they are known as what they are */
	sim_measure(&sim);
	sim_run_switches(&sim, 1000);
	for (unsigned i = 0; i < EQUALS; i++) {
		most = MAX(most, sim_time(&sim, &sim.threads[i]));
		least = MIN(least, sim_time(&sim, &sim.threads[i]));
	}
	CHECK(!sim.broken);
	CHECK(least > 0 && (most - least) * 100 <= least);
}

/* 1.5 times the time for each step; 1 % off is allowed. */
TEST(sched_policy_shares_by_priority)
{
	sim_init(&sim, test_random(t));
	add_hogs(2 * (EXO_PRIORITY_HIGHEST + 1));
	for (unsigned i = 0; i < sim.count; i++)
		runq_set_priority(&sim.queue, &sim.threads[i].thread, i / 2);
	sim_run(&sim, 1000 * SIM_MS);
	sim_measure(&sim);
	sim_run(&sim, 100000 * SIM_MS);
	CHECK(!sim.broken);
	for (unsigned i = 2; i < sim.count; i++) {
		uint64_t below = sim_time(&sim, &sim.threads[i - 2]) * 3 / 2;
		uint64_t above = sim_time(&sim, &sim.threads[i]);

		CHECK(above * 100 > below * 99 && above * 100 < below * 101);
	}
}

/* Hogs, crowds that wake together, and threads that come and go at every scale of time. */
TEST(sched_policy_starves_nobody)
{
	uint64_t waited_ns = 0;

	sim_init(&sim, test_random(t));
	add_hogs(8);
	for (unsigned i = 8; i < SIM_THREADS; i++) {
		struct sim_thread *thread = sim_add(&sim, 0, i % 2 ? sim_erratic : sim_periodic);

		thread->plan_burst_ns = 8000ull << i % 11;
		thread->plan_sleep_ns = 8000ull << i % 9;
	}
	sim_run(&sim, 4000 * SIM_MS);
	for (unsigned i = 0; i < sim.count; i++) {
		waited_ns = MAX(waited_ns, sim.threads[i].waited_ns);
		CHECK(sim_time(&sim, &sim.threads[i]) > 0);
	}
	CHECK(!sim.broken);
	CHECK(waited_ns > 0 && waited_ns <= POLICY_WAIT_NS(SIM_THREADS));
}

/* Three threads that always come back at once must not keep one away that computes: it has the
 * share that is left to the least favoured, an eighth. */
TEST(sched_policy_is_not_held_off_by_short_runs)
{
	sim_init(&sim, test_random(t));
	add_hogs(1);
	for (unsigned i = 0; i < 3; i++) {
		struct sim_thread *thread = sim_add(&sim, i * 100000, sim_periodic);

		thread->plan_burst_ns = 500000;
		thread->plan_sleep_ns = 500000;
	}
	sim_run(&sim, 1000 * SIM_MS);
	CHECK(!sim.broken);
	CHECK(sim_time(&sim, &sim.threads[0]) > 1000 * SIM_MS / 8);
}

/* One that goes away for a moment only, and comes back when the other has just begun. */
TEST(sched_policy_is_not_held_off_by_moments)
{
	struct sim_thread *thread;

	sim_init(&sim, test_random(t));
	add_hogs(1);
	thread = sim_add(&sim, 0, sim_periodic);
	thread->plan_burst_ns = 900000;
	thread->plan_sleep_ns = 10000;
	sim_run(&sim, 1000 * SIM_MS);
	CHECK(!sim.broken);
	CHECK(sim_time(&sim, &sim.threads[0]) > 1000 * SIM_MS / 8);
}

/* Nor must threads that are all new: six that are followed by others as soon as they end. */
TEST(sched_policy_is_not_held_off_by_new_threads)
{
	sim_init(&sim, test_random(t));
	add_hogs(1);
	sim_run(&sim, 100 * SIM_MS);
	for (unsigned i = 0; i < 6; i++) {
		struct sim_thread *thread = sim_add(&sim, i * 300000, sim_periodic);

		thread->plan_burst_ns = 2 * SIM_MS;
		thread->newborn = true;
	}
	sim_measure(&sim);
	sim_run(&sim, 1000 * SIM_MS);
	CHECK(!sim.broken);
	CHECK(sim_time(&sim, &sim.threads[0]) > 1000 * SIM_MS / 16);
}

/* One that has computed like the others begins to wait for events: 10 ms after its first wait it
 * has the processor whenever it wants. */
TEST(sched_policy_knows_who_is_interactive)
{
	struct sim_thread *turncoat;

	for (uint64_t sleep_ns = 200000; sleep_ns < 20 * SIM_MS; sleep_ns *= 3) {
		sim_init(&sim, test_random(t));
		add_hogs(8);
		turncoat = &sim.threads[3];
		sim_run(&sim, 500 * SIM_MS);
		while (sim.running != turncoat)
			sim_run(&sim, SIM_MS / 10);
		turncoat->next = sim_periodic;
		turncoat->burst_ns = 1;
		turncoat->plan_burst_ns = 100000;
		turncoat->plan_sleep_ns = sleep_ns;
		sim_run(&sim, 10 * SIM_MS);
		sim_measure(&sim);
		sim_run(&sim, 500 * SIM_MS);
		CHECK(!sim.broken);
		CHECK(turncoat->waited_ns < 3 * SIM_MS);
	}
}

/* Whoever has slept long enough has the processor at once, however long it will compute. */
TEST(sched_policy_lets_sleepers_go_first)
{
	struct sim_thread *sleeper;

	sim_init(&sim, test_random(t));
	add_hogs(8);
	sleeper = sim_add(&sim, 0, sim_periodic);
	sleeper->plan_burst_ns = 5 * SIM_MS;
	sleeper->plan_sleep_ns = 80 * SIM_MS;
	sim_run(&sim, 200 * SIM_MS); /* a new one is not preferred */
	sim_measure(&sim);
	sim_run(&sim, 3000 * SIM_MS);
	CHECK(!sim.broken);
	CHECK(sim_time(&sim, sleeper) > 50 * SIM_MS);
	CHECK(sleeper->latency_ns < 3 * SIM_MS);
}

TEST(sched_policy_yield_lets_others_go_first)
{
	struct thread *first, *second;

	sim_init(&sim, test_random(t));
	add_hogs(2);
	sim_run(&sim, 1);
	first = &sim.running->thread;
	for (unsigned i = 0; i < 100; i++) {
		sim.now_ns += 1000;
		first->state = THREAD_READY;
		runq_stop(&sim.queue, first, RUNQ_YIELDED, sim.now_ns);
		second = runq_take(&sim.queue, sim.now_ns);
		CHECK(second && second != first);
		second->state = THREAD_RUNNING;
		first = second;
	}
}

/* A queue that steals gets each thread once, and the thread is none the worse for it. */
TEST(sched_policy_moves_between_queues)
{
	static struct runq other;
	struct thread *thread;
	unsigned moved = 0;

	sim_init(&sim, test_random(t));
	runq_init(&other);
	add_hogs(EQUALS);
	sim_run(&sim, 200 * SIM_MS);
	while (moved < 4 && (thread = runq_steal(&sim.queue))) {
		CHECK(thread->state == THREAD_READY);
		runq_adopt(&other, &sim.queue, thread, sim.now_ns);
		moved++;
	}
	CHECK_EQUAL(moved, 4);
	CHECK(runq_is_sound(&sim.queue) && runq_is_sound(&other));
	while ((thread = runq_steal(&other)))
		runq_adopt(&sim.queue, &other, thread, sim.now_ns);
	sim_measure(&sim);
	sim_run(&sim, 2000 * SIM_MS);
	CHECK(!sim.broken && runq_empty(&other));
	for (unsigned i = 0; i < EQUALS; i++)
		CHECK(sim_time(&sim, &sim.threads[i]) > 2000 * SIM_MS / EQUALS * 9 / 10);
}
