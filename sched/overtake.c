/* SPDX-License-Identifier: MIT
 *
 * IRQ_OVERTAKE (exo/sched_overtake.h). What the general way does in seven functions (sched_wake,
 * runq_wake, policy_wake, leave, runq_stop, policy_stop, runq_take) is done here in one row; the
 * result is the same.
 *
 * Budget: 70 instructions to the switch.
 */
#include <exo/arch.h>
#include <exo/assert.h>
#include <exo/sched.h>
#include <exo/sched_overtake.h>
#include <exo/time.h>
#include "overtake.h"
#include "queues.h"
#include "tick.h"

void sched_overtake(struct thread *to)
{
	struct runq *queue = queue_own();
	struct thread *from = arch_current();
	uint64_t now_ns, ran_ns;

	assert_hot(!arch_irq_enabled() && to->state == THREAD_BLOCKED);
	assert_slow(runq_is_sound(queue));
	/* Where there are others, a processor that has nothing to do may take it. */
	if (cpu_count() > 1)
		goto general;
	/* Somebody has been given the processor already. */
	if (unlikely(this_cpu(sched_claims).switch_wanted))
		goto general;
	/* The deadline class goes first, and so does who just ran here. */
	if (unlikely(queue->edf.active) || unlikely(!hot_empty(&queue->hot)))
		goto general;
	/* Nobody else does, and the policy would have the two change places. */
	if (unlikely(!overtake_suffices(&queue->policy, from, to)))
		goto general;

	/* Point of no return. */
	now_ns = time_now_ns();
	ran_ns = now_ns - from->sched.since_ns;
	overtake(&queue->policy, from, to, ran_ns, now_ns);
	from->sched.run_ns += ran_ns;
	from->sched.since_ns = now_ns;
	from->state = THREAD_READY;
	to->sched.since_ns = now_ns;
	to->state = THREAD_RUNNING;
	queue_taken(to);
	if (unlikely(tick_is_late(to)))
		timer_set_tick(to->sched.slice_end_ns);
	arch_thread_switch(from, to);
	return;

general:
	sched_wake(to);
}
