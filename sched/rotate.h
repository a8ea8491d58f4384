/* SPDX-License-Identifier: MIT
 *
 * What SCHED_FASTPATH asks of SCHED_POLICY: to exchange the running thread for the next one in one
 * step. Private to fastpath.c; interrupts off.
 */
#ifndef SCHED_ROTATE_H
#define SCHED_ROTATE_H

#include "policy.h"

#ifdef CONFIG_SCHED_POLICY_PREDICTIVE
#include "rotate_predictive.h"
#else
#include "rotate_fair.h"
#endif

/* The running thread, not of the deadline class, could yield after ran_ns, and rotate would find
 * the next one. */
static inline bool rotate_suffices(const struct policy *policy, const struct thread *from,
				   uint64_t ran_ns);

/* policy_stop(policy, from, RUNQ_YIELDED, ran_ns, now_ns) and policy_take(policy, now_ns): another
 * thread. */
static inline struct thread *rotate(struct policy *policy, struct thread *from, uint64_t ran_ns,
				    uint64_t now_ns);

/* A thread that was blocked, not of the deadline class, could be queued without a decision: it goes
 * behind others and takes the processor from nobody. running: as in policy_wake. */
static inline bool append_suffices(const struct thread *thread, const struct thread *running,
				   uint64_t now_ns);

/* policy_wake(policy, thread, running, now_ns), which would be false. */
static inline void append(struct policy *policy, struct thread *thread, uint64_t now_ns);

#endif
