/* SPDX-License-Identifier: MIT
 *
 * The contract of option SCHED_TICKLESS: when the timer interrupts this CPU on the scheduler's
 * behalf. off  tick_periodic.h  SCHED_HZ times a second, always on   tick_event.h     when the run
 * queue has something to decide Private to sched.c. Interrupts off.
 */
#ifndef SCHED_TICK_H
#define SCHED_TICK_H

#include "runq.h"

#define TICK_NS (NS_PER_SECOND / CONFIG_SCHED_HZ)

#ifdef CONFIG_SCHED_TICKLESS
#include "tick_event.h"
#else
#include "tick_periodic.h"
#endif

/* This CPU begins to run threads. */
static inline void tick_start(void);

/* Another thread runs here from now on, or one has become ready. running: NULL for the idle
 * thread. */
static inline void tick_changed(const struct runq *queue, const struct thread *running);

/* While the deadline class has no members: the thread that runs here from now on makes tick_changed
 * move the event. */
static inline bool tick_is_late(const struct thread *running);

/* It was interrupted; a switch is wanted, or nothing had to be decided. */
static inline void tick_switch_wanted(void);
static inline void tick_in_vain(const struct runq *queue, const struct thread *running);

#endif
