/* SPDX-License-Identifier: MIT
 *
 * The pending timers and the clock event that serves them: this CPU's timer is armed for the
 * earliest of the queue's and the scheduler's deadlines, one shot. It is never disarmed: an
 * interrupt whose reason is gone finds nothing due and arms the next one.
 *
 * One CPU is the keeper of the queue: its timer interrupts for the next deadline, and the others'
 * only for their own ticks. Whoever adds an earlier deadline becomes the keeper, and whoever finds
 * the keeper late.
 */
#include <exo/arch.h>
#include <exo/assert.h>
#include <exo/percpu.h>
#include <exo/sched.h>
#include <exo/timer.h>
#include "timer_coalesce.h"
#include "timer_queue.h"

#define ARMED_ALREADY 0 /* somebody else will arm: timer_interrupt, timers_start_cpu */

static struct timer_queue queue;
PERCPU(uint64_t, timer_tick);
PERCPU(uint64_t, armed_ns);            /* the CPU's timer interrupts then, or before */
static uint64_t kept_ns = TIMER_NEVER; /* the keeper is armed for this, or for something earlier */
static unsigned keeper;
static uint64_t interrupts;

void timers_init(void)
{
	timer_queue_init(&queue);
}

static void arm_by(uint64_t deadline_ns)
{
	if (deadline_ns >= this_cpu(armed_ns))
		return;
	this_cpu(armed_ns) = deadline_ns;
	arch_timer_arm(deadline_ns);
}

/* Arm for the earliest deadline of the queue, unless the keeper is. */
static void keep(uint64_t deadline_ns)
{
	if (deadline_ns >= kept_ns)
		return;
	kept_ns = deadline_ns;
	keeper = cpu_index();
	arm_by(deadline_ns);
}

/* The same when this CPU has just looked through the queue: what is kept may be over. */
static void keep_next(uint64_t now_ns)
{
	if (keeper == cpu_index() || kept_ns <= now_ns)
		kept_ns = TIMER_NEVER;
	keep(timer_queue_next_ns(&queue));
}

/* Until here nothing was armed: armed_ns is ARMED_ALREADY from the start. */
void timers_start_cpu(void)
{
	arch_timer_start();
	this_cpu(timer_tick) = TIMER_NEVER;
	this_cpu(armed_ns) = TIMER_NEVER;
	keep_next(time_now_ns());
}

void timer_add(struct timer *timer, uint64_t deadline_ns, uint64_t slack_ns)
{
	assert_hot(!arch_irq_enabled() && !timer_pending(timer));
	timer->deadline_ns = timer_due_ns(deadline_ns, slack_ns);
	timer_queue_add(&queue, timer);
	keep(timer->deadline_ns);
}

bool timer_cancel(struct timer *timer)
{
	assert_hot(!arch_irq_enabled());
	if (!timer_pending(timer))
		return false;
	timer_queue_remove(&queue, timer);
	return true;
}

void timer_set_tick(uint64_t deadline_ns)
{
	this_cpu(timer_tick) = deadline_ns;
	arm_by(deadline_ns);
}

void timer_interrupt(void)
{
	uint64_t now_ns = time_now_ns();
	struct timer *timer;

	interrupts++;
	this_cpu(armed_ns) = ARMED_ALREADY;
	while ((timer = timer_queue_take(&queue, now_ns)))
		timer->expire(timer);
	if (this_cpu(timer_tick) <= now_ns)
		sched_tick();
	keep_next(now_ns);
	this_cpu(armed_ns) = TIMER_NEVER;
	arm_by(MIN(this_cpu(timer_tick), keeper == cpu_index() ? kept_ns : TIMER_NEVER));
}

uint64_t timer_interrupt_count(void)
{
	return interrupts;
}
