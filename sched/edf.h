/* SPDX-License-Identifier: MIT
 *
 * The deadline class, above the policy. A thread in it gets its runtime in each period before the
 * deadline of that period, and no more. Private to sched/; only runq.c calls it, interrupts off.
 */
#ifndef SCHED_EDF_H
#define SCHED_EDF_H

#include <exo/thread.h>
#include "runq_stop.h"

struct edf {
	bool active; /* it has members */
	unsigned members;
	uint32_t load;          /* sum of runtime / deadline, in 2^-32 */
	struct rb_tree ready;   /* by due_ns */
	struct rb_tree waiting; /* for their next periods, by the starts of those */
};

static inline bool edf_has(const struct thread *thread)
{
	return thread->sched.edf.period_ns != 0;
}

void edf_init(struct edf *edf);

/* Fill the part of a thread that becomes a member: 0, -E_INVAL, or -E_BUSY when the deadlines of
 * all could not be promised. The first period begins; the part then belongs into the thread, which
 * is queued nowhere. */
int edf_enter(struct edf *edf, struct edf_thread *part, uint64_t runtime_ns, uint64_t deadline_ns,
	      uint64_t period_ns, uint64_t now_ns);

/* A member is one no longer, and queued nowhere. */
void edf_leave(struct edf *edf, struct thread *thread);

/* As the functions of the policy. */
bool edf_wake(struct edf *edf, struct thread *thread, const struct thread *running,
	      uint64_t now_ns);
void edf_stop(struct edf *edf, struct thread *thread, enum runq_stop why, uint64_t ran_ns,
	      uint64_t now_ns);
struct thread *edf_take(struct edf *edf, uint64_t now_ns);

/* When the first period of those who wait begins; UINT64_MAX: nobody waits. */
uint64_t edf_next_ns(const struct edf *edf);

/* Should a member have the processor instead of `running` (NULL: nobody)? */
bool edf_due(struct edf *edf, const struct thread *running, uint64_t now_ns);

static inline bool edf_empty(const struct edf *edf)
{
	return !edf->ready.top;
}

/* The trees are in order, and the load is their sum; counts those who are queued. */
bool edf_is_sound(const struct edf *edf, unsigned *count);

#endif
