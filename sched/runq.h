/* SPDX-License-Identifier: MIT
 *
 * The run queue's contract: the ready threads, and which of them is next. Private to sched/. Every
 * function is called with interrupts off. The running thread is not in the queue.
 *   round robin  runq_round_robin.c  one first-in first-out list
 */
#ifndef SCHED_RUNQ_H
#define SCHED_RUNQ_H

#include <exo/thread.h>

void runq_init(void);
void runq_add(struct thread *thread); /* must not be queued */
struct thread *runq_take(void);       /* the next one, removed; NULL when empty */
bool runq_empty(void);
unsigned runq_slice_ticks(const struct thread *thread); /* the time slice that it gets next */
/* Every queued thread is ready, and the links agree: for assert_slow. */
bool runq_is_sound(void);

#endif
