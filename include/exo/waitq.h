/* SPDX-License-Identifier: MIT
 *
 * Wait queues: threads that wait for a condition. The waiter tests its condition with interrupts
 *off and sleeps in a loop; whoever makes the condition true wakes the queue afterwards. Because the
 *test and the sleep are not interrupted, no wake-up is lost:
 *
 *	state = arch_irq_save();
 *	while (!condition)
 *		waitq_sleep(&queue);
 *	...
 *	arch_irq_restore(state);
 */
#ifndef EXO_WAITQ_H
#define EXO_WAITQ_H

#include <exo/list.h>

struct waitq {
	struct list_node
		threads; /* struct thread.run_node, first come first woken; interrupts off */
};

#define WAITQ_INIT(name)                   \
	{                                  \
		LIST_EMPTY((name).threads) \
	}

void waitq_init(struct waitq *queue);

/* Interrupts off on entry and on return. Thread context. Also returns when the thread's agent is
 * being killed: loops must test thread_must_end(). */
void waitq_sleep(struct waitq *queue);

/* The same, but at the latest until deadline_ns of time_now_ns() (TIMER_NEVER: for ever) and up to
 * slack_ns longer. False when the deadline ended the wait; true when it was woken, or is being
 * killed, or when both happened and the wake-up came first. */
bool waitq_sleep_until(struct waitq *queue, uint64_t deadline_ns, uint64_t slack_ns);

/* Any context, interrupts on or off. */
void waitq_wake_all(struct waitq *queue);

#endif
