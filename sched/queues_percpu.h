/* SPDX-License-Identifier: MIT
 *
 * SCHED_QUEUES=PERCPU: each CPU has its queue, and one that has nothing to do steals (contract:
 * queues.h; Blumofe and Leiserson, JACM 1999, for the stealing). What is stolen is cold: the policy
 * gives the thread that would have waited longest, never one that just ran there or has a deadline.
 *
 * A woken thread goes where cpus_choose says: to a CPU that halts, else here. A CPU whose queue is
 * not empty at a tick wakes one that halts, so a thread waits for at most a tick while a CPU has
 * nothing to do.
 */
#ifndef SCHED_QUEUES_PERCPU_H
#define SCHED_QUEUES_PERCPU_H

extern PERCPU(struct runq, ready_threads);

void queue_wake_somewhere(struct thread *thread, uint64_t now_ns);
bool queue_steal(uint64_t now_ns);

static inline void queue_init(unsigned cpu)
{
	runq_init(&cpu_data(cpu, ready_threads));
}

static inline struct runq *queue_own(void)
{
	return this_cpu_pointer(ready_threads);
}

static inline struct runq *queue_of(const struct thread *thread)
{
	return &cpu_data(thread->cpu, ready_threads);
}

static inline void queue_wake(struct thread *thread, uint64_t now_ns)
{
	if (cpu_count() == 1)
		cpus_wake(thread, runq_wake(queue_own(), thread, running_thread(), now_ns), now_ns);
	else
		queue_wake_somewhere(thread, now_ns);
}

static inline void queue_preempt(const struct thread *thread,
				 uint64_t now_ns __attribute__((unused)))
{
	cpus_queued(thread->cpu, true);
}

static inline void queue_bring(struct thread *thread)
{
	if (unlikely(thread->cpu != cpu_index()))
		runq_move(queue_of(thread), queue_own(), thread);
}

/* It was made this CPU's when it was queued. */
static inline void queue_taken(struct thread *thread __attribute__((unused))) {}

static inline bool queue_fill(uint64_t now_ns)
{
	return !runq_empty(queue_own()) || (cpu_count() > 1 && queue_steal(now_ns));
}

static inline void queue_share(void)
{
	if (cpu_count() > 1 && !runq_empty(queue_own()))
		cpus_wake_idle();
}

#endif
