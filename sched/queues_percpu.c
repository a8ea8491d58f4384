/* SPDX-License-Identifier: MIT
 *
 * SCHED_QUEUES=PERCPU: placing and stealing (queues_percpu.h).
 */
#include "queues.h"

PERCPU(struct runq, ready_threads);

/* Members of the deadline class stay with the queue that admitted them. */
void queue_wake_somewhere(struct thread *thread, uint64_t now_ns)
{
	bool member = edf_has(thread), preempts;
	unsigned cpu = member ? thread->cpu : cpus_choose(thread, now_ns);
	struct runq *queue = &cpu_data(cpu, ready_threads);

	if (cpu != thread->cpu) {
		runq_move(queue_of(thread), queue, thread);
		thread->cpu = cpu;
	}
	preempts = runq_wake(queue, thread, running_on(cpu), now_ns);
	/* A member may have to wait for its next period: only its own CPU can arm its timer for
	 * that. */
	cpus_queued(cpu, preempts || (member && cpu != cpu_index()));
}

/* The others in turn, from the next one on. */
bool queue_steal(uint64_t now_ns)
{
	struct runq *own = queue_own();

	for (unsigned i = 1; i < cpu_count(); i++) {
		unsigned cpu = (cpu_index() + i) % cpu_count();
		struct runq *victim = &cpu_data(cpu, ready_threads);
		struct thread *thread = runq_steal(victim);

		if (!thread)
			continue;
		runq_adopt(own, victim, thread, now_ns);
		thread->cpu = cpu_index();
		return true;
	}
	return false;
}
