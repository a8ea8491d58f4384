/* SPDX-License-Identifier: MIT
 *
 * What IRQ_OVERTAKE asks of SCHED_POLICY: to exchange the running thread for one that wakes, in one
 * step. Private to overtake.c; interrupts off.
 */
#ifndef SCHED_OVERTAKE_H
#define SCHED_OVERTAKE_H

#include "policy.h"

#ifdef CONFIG_SCHED_POLICY_PREDICTIVE
#include "overtake_predictive.h"
#else
#include "overtake_fair.h"
#endif

/* `to`, which wakes, would preempt the running thread, and nobody would come before
 * it. Neither is of the deadline class. */
static inline bool overtake_suffices(const struct policy *policy, const struct thread *from,
				     const struct thread *to);

/* policy_wake(policy, to, from, now_ns), policy_stop(policy, from, RUNQ_PREEMPTED, ran_ns, now_ns)
 * and policy_take(policy, now_ns): that is `to`. */
static inline void overtake(struct policy *policy, struct thread *from, struct thread *to,
			    uint64_t ran_ns, uint64_t now_ns);

#endif
