/* SPDX-License-Identifier: MIT
 *
 * TIMER_QUEUE=LIST: one list in the order of the deadlines, as a textbook keeps its callouts.
 * Adding walks from the front, O(n); everything else is O(1). Timers with equal deadlines stay in
 * the order in which they were added.
 */
#include "timer_queue.h"

void timer_queue_init(struct timer_queue *queue)
{
	list_init(&queue->timers);
}

void timer_queue_add(struct timer_queue *queue, struct timer *timer)
{
	struct list_node *before = &queue->timers;

	list_for_each (struct timer, other, &queue->timers, node) {
		if (other->deadline_ns > timer->deadline_ns) {
			before = &other->node;
			break;
		}
	}
	list_add_tail(before, &timer->node);
}

void timer_queue_remove(struct timer_queue *queue __attribute__((unused)), struct timer *timer)
{
	list_remove_init(&timer->node);
}

struct timer *timer_queue_take(struct timer_queue *queue, uint64_t now_ns)
{
	struct list_node *first = list_first(&queue->timers);
	struct timer *timer;

	if (!first)
		return NULL;
	timer = list_entry(first, struct timer, node);
	if (timer->deadline_ns > now_ns)
		return NULL;
	list_remove_init(first);
	return timer;
}

uint64_t timer_queue_next_ns(const struct timer_queue *queue)
{
	struct list_node *first = list_first(&queue->timers);

	return first ? list_entry(first, struct timer, node)->deadline_ns : TIMER_NEVER;
}
