/* SPDX-License-Identifier: MIT
 *
 * SCHED_TICKLESS off: a tick, whatever happens. Slices end with the first tick after their end.
 * Only the deadline class, while it has members, is asked in between, when a runtime or a period
 * ends.
 */
#ifndef SCHED_TICK_PERIODIC_H
#define SCHED_TICK_PERIODIC_H

#include <exo/percpu.h>
#include <exo/timer.h>

extern PERCPU(uint64_t, tick_next_ns);

/* The tick, or what the deadline class wants before. */
static inline void tick_arm(const struct runq *queue, const struct thread *running)
{
	uint64_t tick_ns = this_cpu(tick_next_ns);

	timer_set_tick(MIN(tick_ns, runq_next_ns(queue, running)));
}

/* Ticks that were missed are left out. */
static inline void tick_next(void)
{
	uint64_t now_ns = time_now_ns(), next_ns = this_cpu(tick_next_ns);

	if (next_ns <= now_ns)
		next_ns += TICK_NS;
	if (next_ns <= now_ns)
		next_ns = now_ns + TICK_NS;
	this_cpu(tick_next_ns) = next_ns;
	timer_set_tick(next_ns);
}

static inline void tick_start(void)
{
	tick_next();
}

static inline bool tick_is_late(const struct thread *running __attribute__((unused)))
{
	return false;
}

static inline void tick_changed(const struct runq *queue, const struct thread *running)
{
	if (unlikely(queue->edf.active))
		tick_arm(queue, running);
}

static inline void tick_switch_wanted(void)
{
	tick_next();
}

static inline void tick_in_vain(const struct runq *queue, const struct thread *running)
{
	tick_next();
	if (unlikely(queue->edf.active))
		tick_arm(queue, running);
}

#endif
