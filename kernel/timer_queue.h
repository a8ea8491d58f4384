/* SPDX-License-Identifier: MIT
 *
 * The contract of choice TIMER_QUEUE: pending timers by their deadline. Private to kernel/timer.c,
 * tests and benchmarks; a queue is an object, so that they can have their own with a clock of their
 * own. list   timer_queue_list.c   sorted, O(n) to add wheel  timer_queue_wheel.c  hierarchical,
 * O(1) to add Interrupts off.
 */
#ifndef KERNEL_TIMER_QUEUE_H
#define KERNEL_TIMER_QUEUE_H

#include <exo/timer.h>

#ifdef CONFIG_TIMER_QUEUE_WHEEL
#include "timer_queue_wheel.h"
#else
#include "timer_queue_list.h"
#endif

/* An empty queue; in static storage or zeroed. */
void timer_queue_init(struct timer_queue *queue);

/* timer->deadline_ns is set; the timer is in no queue. */
void timer_queue_add(struct timer_queue *queue, struct timer *timer);

/* The timer is in this queue; afterwards in none. */
void timer_queue_remove(struct timer_queue *queue, struct timer *timer);

/* One of the timers with deadline_ns <= now_ns, removed; NULL when there is none. now_ns never
 * decreases from call to call. */
struct timer *timer_queue_take(struct timer_queue *queue, uint64_t now_ns);

/* No timer is due earlier; TIMER_NEVER when the queue is empty. The earliest deadline itself,
 * unless timers have been removed: then perhaps that of one of these, until timer_queue_take is
 * called at that time. */
uint64_t timer_queue_next_ns(const struct timer_queue *queue);

#endif
