/* SPDX-License-Identifier: MIT
 *
 * SCHED_QUEUES=GLOBAL: the textbook's one queue (contract: queues.h). It needs no balancing:
 * whoever is free takes the next thread. With one CPU it is the only way.
 */
#ifndef SCHED_QUEUES_GLOBAL_H
#define SCHED_QUEUES_GLOBAL_H

extern struct runq ready_threads;

static inline void queue_init(unsigned cpu)
{
	if (cpu == 0)
		runq_init(&ready_threads);
}

static inline struct runq *queue_own(void)
{
	return &ready_threads;
}

static inline struct runq *queue_of(const struct thread *thread __attribute__((unused)))
{
	return &ready_threads;
}

static inline void queue_wake(struct thread *thread, uint64_t now_ns)
{
	cpus_wake(thread, runq_wake(&ready_threads, thread, running_thread(), now_ns), now_ns);
}

static inline void queue_preempt(const struct thread *thread, uint64_t now_ns)
{
	cpus_wake(thread, true, now_ns);
}

static inline void queue_bring(struct thread *thread __attribute__((unused))) {}

static inline void queue_taken(struct thread *thread)
{
	cpus_runs_here(thread);
}

static inline bool queue_fill(uint64_t now_ns __attribute__((unused)))
{
	return !runq_empty(&ready_threads);
}

static inline void queue_share(void) {}

#endif
