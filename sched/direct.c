/* SPDX-License-Identifier: MIT
 *
 * The switch to a thread that the running one names (exo/sched_direct.h). What the timer was set to
 * for the running thread serves the other one, since the slice ends when it would have.
 */
#include <exo/arch.h>
#include <exo/assert.h>
#include <exo/sched_direct.h>
#include "queues.h"

void sched_direct_pass(struct thread *from, struct thread *to)
{
	assert_hot(!arch_irq_enabled() && to->state == THREAD_BLOCKED);
	runq_hand_over(queue_own(), from, to, RUNQ_BLOCKED, time_now_ns());
	from->state = THREAD_BLOCKED;
	to->state = THREAD_RUNNING;
}

/* It may have run elsewhere before. */
void sched_direct_pass_with_care(struct thread *from, struct thread *to)
{
	queue_bring(to);
	sched_direct_pass(from, to);
	cpus_runs_here(to);
}

void sched_direct_block(struct thread *to)
{
	struct thread *from = arch_current();

	sched_direct_pass_with_care(from, to);
	arch_thread_switch(from, to);
}

void sched_direct_yield(struct thread *to)
{
	struct thread *from = arch_current();

	assert_hot(!arch_irq_enabled() && to->state == THREAD_BLOCKED);
	queue_bring(to);
	from->state = THREAD_READY;
	runq_hand_over(queue_own(), from, to, RUNQ_YIELDED, time_now_ns());
	to->state = THREAD_RUNNING;
	cpus_runs_here(to);
	arch_thread_switch(from, to);
}
