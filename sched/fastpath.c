/* SPDX-License-Identifier: MIT
 *
 * SCHED_FASTPATH: yield and wake, when the policy has nothing to decide. What the general
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
	this_cpu(sched_claims).switch_wanted = false;
	queue_taken(to);
	if (unlikely(tick_is_late(to)))
		switch_and_move_tick(from, to);
	else
		arch_thread_switch(from, to);
	return;

general:
	sched_yield_general();
}

/* There is something to decide. Apart, so that what needs no decision saves no registers:
 * __noinline, here and below. */
static __noinline void wake_by_policy(struct thread *thread, struct thread *running,
				      uint64_t now_ns, irq_state_t state)
{
	struct runq *queue = queue_own();

	thread->state = THREAD_READY;
	if (runq_wake(queue, thread, running, now_ns) || !running)
		this_cpu(sched_claims).switch_wanted = true;
	tick_changed(queue, running);
	arch_irq_restore(state);
}

/* Who runs has a slice that ends before the next event. */
static __noinline void move_tick_and_restore(struct thread *running, irq_state_t state)
{
	tick_changed(queue_own(), running);
	arch_irq_restore(state);
}

void sched_wake_fast(struct thread *thread)
{
	irq_state_t state = arch_irq_save();
	struct thread *running = running_thread();
	struct runq *queue = queue_own();
	uint64_t now_ns;

	/* It is ready already, or ends. */
	if (thread->state != THREAD_BLOCKED)
		goto out;
	/* Another CPU may be the better one. */
	if (unlikely(cpu_count() > 1)) {
		arch_irq_restore(state);
		return sched_wake_general(thread);
	}
	now_ns = time_now_ns();
	/* It may have a budget, or who runs. */
	if (unlikely(queue->edf.active))
		return wake_by_policy(thread, running, now_ns, state);
	/* The hot queue may want it. */
	if (hot_takes(&queue->hot, thread, now_ns))
		return wake_by_policy(thread, running, now_ns, state);
	/* Its place is behind others, and nobody gives way to it. */
	if (!append_suffices(thread, running, now_ns))
		return wake_by_policy(thread, running, now_ns, state);

	/* Point of no return. */
	thread->state = THREAD_READY;
	append(&queue->policy, thread, now_ns);
	if (!running)
		this_cpu(sched_claims).switch_wanted = true;
	else if (unlikely(tick_is_late(running)))
		return move_tick_and_restore(running, state);
out:
	arch_irq_restore(state);
}
