/* SPDX-License-Identifier: MIT
 *
 * Taking turns: waking who waits at the receiving end of one channel and waiting at that of
 * another, in one call and, where nobody else has a claim on the processor, without asking the
 * scheduler who is next (exo/sched_direct.h). What cannot go so goes the general way, which does
 * not know of this: wake, and let the caller wait (ipc/channel_ring.c).
 *
 * Budget, by objdump -d of the optimised build: 75 instructions and the switch.
 */
#include <exo/sched_direct.h>
#include <exo/syscall_args.h>
#include <exo/timer.h>
#include "channel.h"

/* The thread that waits at this side, if the processor can go to it. Interrupts off. */
static __always_inline struct thread *successor(const struct channel_side *side)
{
	struct thread *to;

	/* Nobody waits, or several do, who are all to be woken. */
	if (unlikely(list_empty(&side->waiters) || side->waiters.next != side->waiters.prev))
		return NULL;
	to = list_entry(side->waiters.next, struct channel_waiter, node)->thread;
	/* It has been woken already, and is ready. */
	if (unlikely(to->state != THREAD_BLOCKED))
		return NULL;
	/* This thread is to end: it does not wait. */
	if (unlikely(thread_must_end()))
		return NULL;
	/* The processor is somebody else's. */
	return sched_direct_possible(to) ? to : NULL;
}

/* Hand the processor over and wait. The waiter's side has been marked and has no news. False, and
 * nothing has happened, when that cannot be. Interrupts off. */
static __always_inline bool turn(struct channel *out, struct channel_waiter *waiter,
				 uint64_t deadline_ns)
{
	struct channel *in = waiter->end->channel;
	struct thread *to = successor(&out->side[CHANNEL_RECEIVER]), *from = arch_current();

	if (unlikely(!to))
		return false;
	/* Point of no return. The other thread takes itself off the list. */
	channel_memory_woken(&out->memory, CHANNEL_RECEIVER);
	waiter->thread = from;
	waiter->cap->kind |= CAP_WAITED;
	kobject_get(&waiter->end->object);
	list_add_tail(&in->side[CHANNEL_RECEIVER].waiters, &waiter->node);
	list_init(&from->run_node);
	if (unlikely(deadline_ns != TIMER_NEVER))
		timer_add(&from->timeout, deadline_ns, 0);
	sched_direct_block(to);
	if (unlikely(deadline_ns != TIMER_NEVER))
		timer_cancel(&from->timeout);
	list_remove(&waiter->node);
	if (likely(!in->side[CHANNEL_RECEIVER].closed))
		channel_memory_goes_on(&in->memory, CHANNEL_RECEIVER);
	kobject_put(&waiter->end->object);
	return true;
}

/* a: sender whose other end to wake, b: receiver to wait at, c: the position that it has seen, d:
 * until when */
SYSCALL_HANDLER(channel_turn)
{
	struct channel_waiter waiter;
	struct channel_end *out;
	struct cap *cap;
	bool turned;
	int error = channel_find((exo_handle_t)a, EXO_RIGHT_SEND, &cap, &out);

	if (unlikely(!error && out->channel->side[CHANNEL_RECEIVER].closed))
		error = -E_DEAD;
	if (likely(!error))
		error = channel_find((exo_handle_t)b, EXO_RIGHT_RECEIVE, &waiter.cap, &waiter.end);
	if (unlikely(error))
		return error;
	channel_memory_waits(&waiter.end->channel->memory, CHANNEL_RECEIVER);
	arch_irq_disable();
	turned = !channel_has_news(waiter.end->channel, CHANNEL_RECEIVER, (uint32_t)c) &&
		 turn(out->channel, &waiter, d);
	arch_irq_enable();
	if (likely(turned))
		return 0;
	channel_memory_goes_on(&waiter.end->channel->memory, CHANNEL_RECEIVER);
	channel_wake(out->channel, CHANNEL_RECEIVER);
	return 0;
}
