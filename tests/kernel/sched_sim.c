/* SPDX-License-Identifier: MIT
 *
 * The simulation (sched_sim.h). What it knows by itself about who is ready is held against what
 * the queue says.
 */
#include <exo/string.h>
#include <exo/time.h>
#include "sched_sim.h"

void sim_init(struct sim *sim, uint64_t random)
{
	memset(sim, 0, sizeof(*sim));
	sim->random = random | 1;
	sim->now_ns = NS_PER_SECOND;
	runq_init(&sim->queue);
}

uint64_t sim_random(struct sim *sim, uint64_t below)
{
	sim->random ^= sim->random >> 12;
	sim->random ^= sim->random << 25;
	sim->random ^= sim->random >> 27;
	return (sim->random * 0x2545f4914f6cdd1d >> 16) % below;
}

struct sim_thread *sim_add(struct sim *sim, uint64_t after_ns,
			   uint64_t (*next)(struct sim *, struct sim_thread *))
{
	struct sim_thread *thread = &sim->threads[sim->count++];

	thread->thread.state = THREAD_BLOCKED;
	thread->thread.sched.priority = EXO_PRIORITY_DEFAULT;
	thread->next = next;
	thread->wake_ns = sim->now_ns + after_ns + next(sim, thread);
	return thread;
}

uint64_t sim_hog(struct sim *sim __attribute__((unused)), struct sim_thread *thread)
{
	thread->burst_ns = UINT64_MAX;
	return 0;
}

uint64_t sim_periodic(struct sim *sim __attribute__((unused)), struct sim_thread *thread)
{
	thread->burst_ns = thread->plan_burst_ns;
	return thread->plan_sleep_ns;
}

/* From some microseconds to tens of milliseconds, on a logarithmic scale. */
uint64_t sim_erratic(struct sim *sim, struct sim_thread *thread)
{
	thread->burst_ns = 1 + sim_random(sim, 8000ull << sim_random(sim, 12));
	return sim_random(sim, 8000ull << sim_random(sim, 12));
}

uint64_t sim_gone(struct sim *sim, struct sim_thread *thread)
{
	thread->burst_ns = 1;
	return UINT64_MAX / 2 - sim->now_ns;
}

static struct sim_thread *sim_of(struct thread *thread)
{
	return container_of(thread, struct sim_thread, thread);
}

/* Somebody else may have the processor. */
static void sim_take(struct sim *sim)
{
	struct thread *thread = runq_take(&sim->queue, sim->now_ns);

	sim->running = NULL;
	if (!thread)
		return;
	sim->broken |= thread->state != THREAD_READY;
	sim->running = sim_of(thread);
	sim->running->waited_ns =
		MAX(sim->running->waited_ns, sim->now_ns - sim->running->ready_ns);
	if (sim->running->woken)
		sim->running->latency_ns =
			MAX(sim->running->latency_ns, sim->now_ns - sim->running->ready_ns);
	sim->running->woken = false;
	thread->state = THREAD_RUNNING;
	sim->switches++;
}

static void sim_leave(struct sim *sim, enum runq_stop why)
{
	struct sim_thread *thread = sim->running;

	if (thread) {
		thread->thread.state = why == RUNQ_BLOCKED ? THREAD_BLOCKED : THREAD_READY;
		thread->ready_ns = sim->now_ns;
		runq_stop(&sim->queue, &thread->thread, why, sim->now_ns);
	}
	sim_take(sim);
}

static void sim_wake_one(struct sim *sim, struct sim_thread *thread)
{
	struct thread *running = sim->running ? &sim->running->thread : NULL;

	if (thread->newborn)
		thread->thread.sched = (struct sched_thread){ .priority = EXO_PRIORITY_DEFAULT };
	thread->thread.state = THREAD_READY;
	thread->ready_ns = sim->now_ns;
	thread->woken = true;
	if (runq_wake(&sim->queue, &thread->thread, running, sim->now_ns) || !running)
		sim_leave(sim, RUNQ_PREEMPTED);
}

/* Does the queue hold as many as are ready? It is asked now and then. */
static void sim_check(struct sim *sim, unsigned ready)
{
	if (sim->steps++ % 16 == 0)
		sim->broken |= ready != runq_count(&sim->queue);
}

/* The first that wakes, NULL when nobody sleeps; counts those who are ready. */
static struct sim_thread *sim_first_sleeper(struct sim *sim, unsigned *ready)
{
	struct sim_thread *first = NULL;

	*ready = 0;
	for (unsigned i = 0; i < sim->count; i++) {
		struct sim_thread *thread = &sim->threads[i];

		*ready += thread->thread.state == THREAD_READY;
		if (thread->thread.state == THREAD_BLOCKED &&
		    (!first || thread->wake_ns < first->wake_ns))
			first = thread;
	}
	return first;
}

/* Time passes; who runs gets on with its burst. */
static void sim_advance(struct sim *sim, uint64_t to_ns)
{
	if (sim->running)
		sim->running->burst_ns -= to_ns - sim->now_ns;
	sim->now_ns = to_ns;
}

/* Its work is done: a member of the deadline class waits for its next period, the others sleep. */
static void sim_burst_end(struct sim *sim)
{
	struct sim_thread *thread = sim->running;

	uint64_t sleep_ns = thread->next(sim, thread);

	if (edf_has(&thread->thread)) {
		thread->jobs++;
		thread->late += sim->now_ns > thread->thread.sched.edf.job_due_ns;
		sim_leave(sim, RUNQ_PERIOD);
		return;
	}
	thread->wake_ns = sim->now_ns + sleep_ns;
	sim_leave(sim, RUNQ_BLOCKED);
}

/* The next thing that happens, but not behind until_ns. */
static void sim_step(struct sim *sim, uint64_t until_ns)
{
	unsigned ready;
	struct sim_thread *sleeper = sim_first_sleeper(sim, &ready);
	struct thread *running = sim->running ? &sim->running->thread : NULL;
	uint64_t ask_ns = runq_next_ns(&sim->queue, running);
	uint64_t at_ns = MIN(until_ns, ask_ns);

	sim_check(sim, ready);
	if (sleeper)
		at_ns = MIN(at_ns, sleeper->wake_ns);
	if (running)
		at_ns = MIN(at_ns, sim->running->burst_ns > until_ns
					   ? until_ns
					   : sim->now_ns + sim->running->burst_ns);
	sim_advance(sim, MAX(at_ns, sim->now_ns));
	if (running && !sim->running->burst_ns)
		sim_burst_end(sim);
	else if (sleeper && sleeper->wake_ns <= sim->now_ns)
		sim_wake_one(sim, sleeper);
	else if (runq_due(&sim->queue, running, sim->now_ns))
		sim_leave(sim, RUNQ_PREEMPTED);
}

void sim_run(struct sim *sim, uint64_t ns)
{
	uint64_t until_ns = sim->now_ns + ns;

	while (sim->now_ns < until_ns && !sim->broken)
		sim_step(sim, until_ns);
}

void sim_run_switches(struct sim *sim, unsigned switches)
{
	unsigned until = sim->switches + switches;

	while (sim->switches < until && !sim->broken)
		sim_step(sim, UINT64_MAX / 2);
}

void sim_measure(struct sim *sim)
{
	for (unsigned i = 0; i < sim->count; i++) {
		sim->threads[i].ran_ns += sim_time(sim, &sim->threads[i]);
		sim->threads[i].waited_ns = 0;
		sim->threads[i].latency_ns = 0;
	}
}

uint64_t sim_time(const struct sim *sim, const struct sim_thread *thread)
{
	uint64_t run_ns = thread->thread.sched.run_ns - thread->ran_ns;

	if (sim->running == thread)
		run_ns += sim->now_ns - thread->thread.sched.since_ns;
	return run_ns;
}

struct sim_thread *sim_add_deadline(struct sim *sim, uint64_t runtime_ns, uint64_t deadline_ns,
				    uint64_t period_ns,
				    uint64_t (*next)(struct sim *, struct sim_thread *))
{
	struct sim_thread *thread = sim_add(sim, 0, next);

	while (sim->running != thread)
		sim_run(sim, SIM_MS / 100);
	thread->burst_ns = 1; /* its first work is none */
	if (!runq_enter_edf(&sim->queue, &thread->thread, runtime_ns, deadline_ns, period_ns,
			    sim->now_ns))
		return thread;
	thread->next = sim_gone;
	return NULL;
}
