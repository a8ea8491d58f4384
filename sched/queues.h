/* SPDX-License-Identifier: MIT
 *
 * Where ready threads wait: the contract of choice SCHED_QUEUES. Private to sched/.
 *   global  queues_global.h  one run queue for all CPUs; a CPU that has nothing to do looks there
 *   percpu  queues_percpu.h  one each; a CPU that has nothing to do steals from the others
 * Interrupts off, kernel lock.
 */
#ifndef SCHED_QUEUES_H
#define SCHED_QUEUES_H

#include "cpus.h"
#include "runq.h"
#include "state.h"

#ifdef CONFIG_SCHED_QUEUES_PERCPU
#include "queues_percpu.h"
#else
#include "queues_global.h"
#endif

/* Start-up: what the CPU has of its own, CPU 0 first. */
static inline void queue_init(unsigned cpu);

/* Where this CPU takes its next thread from; and where a thread waits when it is ready, and what
 * knows its past when it is not. */
static inline struct runq *queue_own(void);
static inline struct runq *queue_of(const struct thread *thread);

/* A blocked or new thread is ready: queue it, and make a CPU switch if it should. */
static inline void queue_wake(struct thread *thread, uint64_t now_ns);

/* A queued thread may run now, and goes before the one that does. */
static inline void queue_preempt(const struct thread *thread, uint64_t now_ns);

/* A blocked thread will run here without having been queued. */
static inline void queue_bring(struct thread *thread);

/* A thread of this CPU's queue runs here. */
static inline void queue_taken(struct thread *thread);

/* Is anything in this CPU's queue? If not, get something from elsewhere. */
static inline bool queue_fill(uint64_t now_ns);

/* A slice or a tick has ended here: may others take what waits here? */
static inline void queue_share(void);

#endif
