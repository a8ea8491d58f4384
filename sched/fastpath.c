/* SPDX-License-Identifier: MIT
 *
 * SCHED_FASTPATH: yield, when the policy has nothing to decide but who is next. What the general
 * way does in five functions with their own reasons (leave, runq_stop, policy_stop, runq_take,
 * policy_take) is done here in one row; the result is the same.
 */
#include <exo/arch.h>
#include <exo/assert.h>
#include <exo/sched.h>
#include "queues.h"
#include "rotate.h"
#include "tick.h"

static __noinline void switch_and_move_tick(struct thread *from, struct thread *to)
{
	tick_changed(queue_own(), to);
	arch_thread_switch(from, to);
}

void sched_yield_fast(void)
{
	struct runq *queue = queue_own();
	struct thread *from = arch_current(), *to;
	uint64_t now_ns, ran_ns;

	assert_hot(!arch_irq_enabled() && from->state == THREAD_RUNNING);
	assert_slow(runq_is_sound(queue));
	/* The deadline class goes first, and has its own accounts. */
	if (unlikely(queue->edf.active))
		goto general;
	/* So does who just ran here. */
	if (unlikely(!hot_empty(&queue->hot)))
		goto general;
	/* Somebody is next, and the policy finds them by the order alone. */
	now_ns = time_now_ns();
	ran_ns = now_ns - from->sched.since_ns;
	if (unlikely(!rotate_suffices(&queue->policy, from, ran_ns)))
		goto general;

	/* Point of no return. */
	hot_policy_turn(&queue->hot);
	to = rotate(&queue->policy, from, ran_ns, now_ns);
	from->sched.run_ns += ran_ns;
	from->sched.since_ns = now_ns;
	from->state = THREAD_READY;
	to->sched.since_ns = now_ns;
	to->state = THREAD_RUNNING;
	this_cpu(switch_wanted) = false;
	queue_taken(to);
	if (unlikely(tick_is_late(to)))
		switch_and_move_tick(from, to);
	else
		arch_thread_switch(from, to);
	return;

general:
	sched_yield_general();
}
