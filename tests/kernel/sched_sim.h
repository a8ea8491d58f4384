/* SPDX-License-Identifier: MIT
 *
 * One processor and its run queue in a time of their own: threads that are not real compute for a
 * burst and sleep for a while, by turns. The same over every policy.
 */
#ifndef TESTS_SCHED_SIM_H
#define TESTS_SCHED_SIM_H

#include <exo/thread.h>
#include "../../sched/runq.h"

#define SIM_THREADS 48
#define SIM_MS      1000000ull

struct sim;

struct sim_thread {
	struct thread thread;
	uint64_t burst_ns;  /* left to compute before it sleeps */
	uint64_t wake_ns;   /* while it sleeps */
	uint64_t ready_ns;  /* since when it waits for the processor */
	uint64_t waited_ns; /* the longest wait since sim_measure */
	uint64_t ran_ns;    /* at the last sim_measure */
	/* What it does after a burst: sets burst_ns, returns how long it sleeps before. */
	uint64_t (*next)(struct sim *sim, struct sim_thread *thread);
	uint64_t plan_burst_ns, plan_sleep_ns; /* for sim_periodic */
	unsigned jobs, late;                   /* of the deadline class */
	bool newborn;        /* each time it wakes it is another thread, a new one */
	bool woken;          /* and has not had the processor since */
	uint64_t latency_ns; /* the longest wait of that kind, since sim_measure */
};

struct sim {
	struct runq queue;
	struct sim_thread threads[SIM_THREADS];
	unsigned count;
	struct sim_thread *running;
	uint64_t now_ns;
	uint64_t random;
	unsigned switches;
	unsigned steps;
	bool broken; /* a thread was lost, or there twice */
};

/* Nobody yet. */
void sim_init(struct sim *sim, uint64_t random);

/* A thread that sleeps until now + after_ns. */
struct sim_thread *sim_add(struct sim *sim, uint64_t after_ns,
			   uint64_t (*next)(struct sim *, struct sim_thread *));

/* Behaviours: compute for ever; plan_burst_ns and plan_sleep_ns by turns; random. */
uint64_t sim_hog(struct sim *sim, struct sim_thread *thread);
uint64_t sim_periodic(struct sim *sim, struct sim_thread *thread);
uint64_t sim_erratic(struct sim *sim, struct sim_thread *thread);
uint64_t sim_gone(struct sim *sim, struct sim_thread *thread); /* sleeps for ever */

/* A thread that has entered the deadline class; NULL when it was refused. Its `next` says how long
 * the work of each period is. */
struct sim_thread *sim_add_deadline(struct sim *sim, uint64_t runtime_ns, uint64_t deadline_ns,
				    uint64_t period_ns,
				    uint64_t (*next)(struct sim *, struct sim_thread *));

/* Go on for ns, or until somebody has been switched to `switches` times. */
void sim_run(struct sim *sim, uint64_t ns);
void sim_run_switches(struct sim *sim, unsigned switches);

/* Forget what was measured. */
void sim_measure(struct sim *sim);
/* Processor time since then. */
uint64_t sim_time(const struct sim *sim, const struct sim_thread *thread);
uint64_t sim_random(struct sim *sim, uint64_t below);

#endif
