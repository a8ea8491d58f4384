/* SPDX-License-Identifier: MIT
 *
 * SCHED_TICKLESS: an interrupt when a slice ends that somebody waits for, and no other: none while
 * the CPU idles, none while a thread runs alone.
 *
 * A switch does not move the event later: it is left where it was, comes perhaps in vain, and then
 * the run queue says when the next one should be, if at all. So switches cost no access to the
 * timer, and the interrupts in vain are fewer than slices. With several CPUs a thread that runs
 * alone keeps its tick, since another CPU may queue a thread that this one could take.
 *
 * Budget: 5 instructions a switch, and a wake.
 */
#ifndef SCHED_TICK_EVENT_H
#define SCHED_TICK_EVENT_H

#include <exo/kconfig.h>
#include <exo/timer.h>

static inline void tick_start(void) {}

/* Whether anybody waits for the end of the slice is asked when it has come. */
static inline bool tick_is_late(const struct thread *running)
{
	return unlikely(running->sched.slice_end_ns < timer_tick_ns());
}

static inline void tick_changed(const struct runq *queue, const struct thread *running)
{
	if (running && tick_is_late(running))
		timer_set_tick(running->sched.slice_end_ns);
	if (unlikely(queue->edf.active))
		timer_set_tick(MIN(timer_tick_ns(), runq_next_ns(queue, running)));
}

/* The switch says when it goes on. */
static inline void tick_switch_wanted(void)
{
	timer_set_tick(TIMER_NEVER);
}

static inline void tick_in_vain(const struct runq *queue, const struct thread *running)
{
	uint64_t next_ns = runq_next_ns(queue, running);

	if (IS_ENABLED(CONFIG_SMP) && running && next_ns == TIMER_NEVER)
		next_ns = time_now_ns() + TICK_NS;
	timer_set_tick(next_ns);
}

#endif
