/* SPDX-License-Identifier: MIT
 *
 * What a nanosecond costs a thread, by priority. Private to sched/.
 */
#ifndef SCHED_PRIORITY_H
#define SCHED_PRIORITY_H

#include <exo/thread.h>

#define PRIORITY_COUNT   (EXO_PRIORITY_HIGHEST + 1)
#define PRIORITY_COST_FP 10 /* binary digits behind the point */

/* 1.5^(default - priority). */
extern const uint16_t priority_costs[PRIORITY_COUNT];

static inline uint64_t priority_cost(const struct thread *thread)
{
	return priority_costs[thread->sched.priority];
}

/* Time that counts: a thread of twice the share is charged half. */
static inline uint64_t priority_charge(const struct thread *thread, uint64_t ns)
{
	return ns * priority_cost(thread) >> PRIORITY_COST_FP;
}

#endif
