/* SPDX-License-Identifier: MIT
 *
 * TIMER_QUEUE=WHEEL: a hierarchical timing wheel (Varghese and Lauck, "Hashed and Hierarchical
 * Timing Wheels", SOSP 1987, scheme 7). A deadline's tick (2^10 ns) is a number of nine 6-bit
 * digits. A timer lies on the level of the highest digit in which its tick differs from the
 * wheel's, in the slot of that digit: adding is O(1).
 *
 * On one level all timers agree with the wheel's tick in the higher digits and exceed it in this
 * one, so the lowest bit of the lowest level is the slot that comes first; no wrap-around.
 * Deviating from the paper each slot knows the earliest deadline in it: deadlines are exact, the
 * wheel turns from one to the next, and there are no interrupts just to move timers. A timer that
 * is alone in its slot is taken from there; among a few the earliest is searched; a slot with more
 * is opened when its time comes: what is due goes to the list `due`, the rest to lower levels. So a
 * timer moves at most eight times; among ten thousand within a second, twice.
 *
 * Budget: add 34 instructions, remove 12 to 25, next 10; take 60 from a slot of its own, 115 from
 * one with two, 40 a move. 14 KiB.
 */
#include <exo/compiler.h>
#include "timer_queue.h"

#define SCAN_MAX 8

void timer_queue_init(struct timer_queue *queue)
{
	list_init(&queue->due);
}

void timer_queue_add(struct timer_queue *queue, struct timer *timer)
{
	uint64_t tick = MAX(timer->deadline_ns >> WHEEL_TICK_BITS, queue->tick);
	unsigned top_bit = 63 - (unsigned)__builtin_clzll((tick ^ queue->tick) | 1);
	unsigned level = top_bit / WHEEL_DIGIT_BITS;
	unsigned digit = tick >> level * WHEEL_DIGIT_BITS & (WHEEL_SLOTS - 1);
	struct list_node *slot = &queue->slots[level][digit];
	uint64_t *earliest_ns = &queue->earliest_ns[level][digit];
	uint64_t bit = 1ull << digit;

	if (queue->occupied[level] & bit) {
		*earliest_ns = MIN(*earliest_ns, timer->deadline_ns);
	} else {
		list_init(slot);
		*earliest_ns = timer->deadline_ns;
		queue->occupied[level] |= bit;
		queue->levels |= 1u << level;
	}
	list_add_tail(slot, &timer->node);
}

static void slot_vacate(struct timer_queue *queue, unsigned level, unsigned digit)
{
	queue->occupied[level] &= ~(1ull << digit);
	if (!queue->occupied[level])
		queue->levels &= ~(1u << level);
}

void timer_queue_remove(struct timer_queue *queue, struct timer *timer)
{
	struct list_node *neighbour = timer->node.next;
	size_t index = neighbour - &queue->slots[0][0];

	list_remove_init(&timer->node);
	/* A node that is now alone is the head of its list: a slot's or `due`. */
	if (list_empty(neighbour) && neighbour != &queue->due)
		slot_vacate(queue, index / WHEEL_SLOTS, index % WHEEL_SLOTS);
}

/* Deal out the timers of a slot that has come: to `due`, or to lower levels, as seen from now or
 * from the slot's end. */
static void slot_open(struct timer_queue *queue, unsigned level, unsigned digit, uint64_t now_ns)
{
	uint64_t last_tick = queue->earliest_ns[level][digit] >> WHEEL_TICK_BITS |
			     ((1ull << level * WHEEL_DIGIT_BITS) - 1);
	struct list_node timers, *node;

	queue->tick = MAX(queue->tick, MIN(last_tick, now_ns >> WHEEL_TICK_BITS));
	/* The slot may be filled again while it is emptied. */
	list_add(&queue->slots[level][digit], &timers);
	list_remove_init(&queue->slots[level][digit]);
	slot_vacate(queue, level, digit);
	while ((node = list_pop(&timers))) {
		struct timer *timer = list_entry(node, struct timer, node);

		if (timer->deadline_ns <= now_ns)
			list_add_tail(&queue->due, node);
		else
			timer_queue_add(queue, timer);
	}
}

/* The two earliest of a slot. */
struct earliest {
	struct timer *timer;
	uint64_t first_ns, second_ns;
};

/* False when the slot has more than SCAN_MAX timers. */
static bool slot_scan(const struct list_node *slot, struct earliest *earliest)
{
	unsigned scanned = 0;

	*earliest = (struct earliest){ NULL, TIMER_NEVER, TIMER_NEVER };
	list_for_each (struct timer, timer, slot, node) {
		if (scanned++ == SCAN_MAX)
			return false;
		if (timer->deadline_ns < earliest->first_ns || !earliest->timer) {
			earliest->second_ns = earliest->first_ns;
			earliest->first_ns = timer->deadline_ns;
			earliest->timer = timer;
		} else {
			earliest->second_ns = MIN(earliest->second_ns, timer->deadline_ns);
		}
	}
	return true;
}

/* Time has reached a slot with several timers. Take the earliest timer; NULL when the slot was
 * opened instead, or when the earliest deadline was that of a timer since removed. */
static __noinline struct timer *slot_take_some(struct timer_queue *queue, unsigned level,
					       unsigned digit, uint64_t now_ns)
{
	struct list_node *slot = &queue->slots[level][digit];
	struct earliest earliest;

	if (!slot_scan(slot, &earliest)) {
		slot_open(queue, level, digit, now_ns);
		return NULL;
	}
	if (earliest.first_ns > now_ns) {
		queue->earliest_ns[level][digit] = earliest.first_ns;
		return NULL;
	}
	list_remove_init(&earliest.timer->node);
	queue->earliest_ns[level][digit] = earliest.second_ns;
	return earliest.timer;
}

/* The same with any number of timers. With one there is nothing to search; then the wheel turns to
 * here, since whatever else is pending is in a later slot. */
static struct timer *slot_take(struct timer_queue *queue, unsigned level, unsigned digit,
			       uint64_t now_ns)
{
	struct list_node *slot = &queue->slots[level][digit];
	struct timer *timer = list_entry(slot->next, struct timer, node);

	if (slot->next != slot->prev || timer->deadline_ns > now_ns)
		return slot_take_some(queue, level, digit, now_ns);
	list_init(&timer->node);
	slot_vacate(queue, level, digit);
	queue->tick = MAX(queue->tick, timer->deadline_ns >> WHEEL_TICK_BITS);
	return timer;
}

struct timer *timer_queue_take(struct timer_queue *queue, uint64_t now_ns)
{
	struct list_node *first;

	while (list_empty(&queue->due)) {
		unsigned level, digit;
		struct timer *timer;

		if (!queue->levels)
			return NULL;
		level = (unsigned)__builtin_ctz(queue->levels);
		digit = (unsigned)__builtin_ctzll(queue->occupied[level]);
		if (queue->earliest_ns[level][digit] > now_ns)
			return NULL;
		timer = slot_take(queue, level, digit, now_ns);
		if (timer)
			return timer;
	}
	first = list_pop(&queue->due);
	list_init(first);
	return list_entry(first, struct timer, node);
}

uint64_t timer_queue_next_ns(const struct timer_queue *queue)
{
	unsigned level;

	if (!list_empty(&queue->due))
		return 0;
	if (!queue->levels)
		return TIMER_NEVER;
	level = (unsigned)__builtin_ctz(queue->levels);
	return queue->earliest_ns[level][__builtin_ctzll(queue->occupied[level])];
}
