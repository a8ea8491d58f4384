/* SPDX-License-Identifier: MIT
 *
 * Taking turns: waking who waits at the other end of one channel and waiting at an end of another,
 * in one call and, where nobody else has a claim on the processor, without asking the scheduler who
 * is next (exo/sched_direct.h). What cannot go so goes the general way, which does not know of this
 * (ipc/channel_ring.c).
 *
 * Budget: from the look for news to the other thread's return in 75 instructions and the switch.
 */
#include <exo/sched_direct.h>
#include <exo/timer.h>
#include "channel.h"

/* Interrupts off. The thread that waits at this side, if the processor can go to it. */
static struct thread *successor(const struct channel_side *side)
{
	const struct channel_waiter *waiter;

	/* Nobody waits, or several do, who are all to be woken. */
	if (list_empty(&side->waiters) || side->waiters.next != side->waiters.prev)
		return NULL;
	waiter = list_entry(side->waiters.next, struct channel_waiter, node);
	/* It has been woken already, and is ready. */
	if (waiter->thread->state != THREAD_BLOCKED)
		return NULL;
	/* This thread is to end: it does not wait. */
	if (thread_must_end())
		return NULL;
	/* The processor is somebody else's. */
	if (!sched_direct_possible(waiter->thread))
		return NULL;
	return waiter->thread;
}

bool channel_turn(struct channel_end *out, struct channel_waiter *waiter, uint64_t deadline_ns)
{
	enum channel_role peer = channel_peer(out->role);
	struct channel_side *there = &out->channel->side[peer];
	struct channel_side *here = &waiter->end->channel->side[waiter->end->role];
	irq_state_t state = arch_irq_save();
	struct thread *to = successor(there);

	if (!to) {
		arch_irq_restore(state);
		return false;
	}
	/* Point of no return. The other thread takes itself off the list. */
	channel_memory_woken(&out->channel->memory, peer);
	waiter->thread = arch_current();
	waiter->cap->kind |= CAP_WAITED;
	kobject_get(&waiter->end->object);
	list_add_tail(&here->waiters, &waiter->node);
	list_init(&waiter->thread->run_node);
	if (deadline_ns != TIMER_NEVER)
		timer_add(&waiter->thread->timeout, deadline_ns, 0);
	sched_direct_block(to);
	timer_cancel(&waiter->thread->timeout);
	list_remove(&waiter->node);
	arch_irq_restore(state);
	if (!here->closed)
		channel_memory_goes_on(&waiter->end->channel->memory, waiter->end->role);
	kobject_put(&waiter->end->object);
	return true;
}
