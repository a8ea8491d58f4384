/* SPDX-License-Identifier: MIT
 *
 * Timers: call a function at a time of the kernel's clock. The contract of the timer queue's users;
 * the queue itself is the choice TIMER_QUEUE (kernel/timer_queue.h).
 *
 * A timer is embedded in the object that it is about (struct thread, …): adding and cancelling
 * allocate nothing and never fail. One queue serves all CPUs, since one CPU at a time is in the
 * kernel. Every function is called with interrupts off.
 */
#ifndef EXO_TIMER_H
#define EXO_TIMER_H

#include <exo/list.h>
#include <exo/percpu.h>
#include <exo/time.h>
#include <exo/types.h>

#define TIMER_NEVER UINT64_MAX

struct timer {
	struct list_node node; /* the queue's; a list of its own while the timer is not pending */
	uint64_t deadline_ns;  /* when it is due; with TIMER_COALESCE later by up to its slack */
	void (*expire)(struct timer *timer); /* interrupts off; may add and cancel any timer */
};

static inline void timer_init(struct timer *timer, void (*expire)(struct timer *timer))
{
	list_init(&timer->node);
	timer->expire = expire;
}

static inline bool timer_pending(const struct timer *timer)
{
	return !list_empty(&timer->node);
}

/* Expire once, not before deadline_ns (of time_now_ns) and, but for the time that the kernel needs,
 * not after deadline_ns + slack_ns. A deadline in the past is due at once, from the next interrupt.
 * The timer is not pending. Timers that are due in one interrupt expire in any order. */
void timer_add(struct timer *timer, uint64_t deadline_ns, uint64_t slack_ns);

/* True when the timer was pending: now it will not expire. */
bool timer_cancel(struct timer *timer);

/* The scheduler's own deadline on this CPU, beside the queue: the timer interrupt then calls
 * sched_tick(). TIMER_NEVER: none. */
void timer_set_tick(uint64_t deadline_ns);

extern PERCPU(uint64_t, timer_tick);

/* What was set last. */
static inline uint64_t timer_tick_ns(void)
{
	return this_cpu(timer_tick);
}

/* From the timer interrupt of this CPU. */
void timer_interrupt(void);

/* Timer interrupts since start-up. */
uint64_t timer_interrupt_count(void);

/* Start-up, once, before the first timer_add. */
void timers_init(void);

/* This CPU takes timer interrupts from now on. Interrupts off. */
void timers_start_cpu(void);

#endif
