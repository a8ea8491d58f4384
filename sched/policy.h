/* SPDX-License-Identifier: MIT
 *
 * The policy's contract: which of the ordinary ready threads runs next, and how long. SCHED_POLICY
 * chooses the file. Private to sched/; only runq.c calls it, with interrupts off.
 *   fair        policy_fair.c        virtual run time in a red-black tree
 *   predictive  policy_predictive.c  buckets by expected run length and a bitmap
 *
 * A policy states in its file how long a ready thread waits at most.
 */
#ifndef SCHED_POLICY_H
#define SCHED_POLICY_H

#include <exo/thread.h>
#include "runq_stop.h"

#ifdef CONFIG_SCHED_POLICY_PREDICTIVE
#include "policy_predictive.h"
#else
#include "policy_fair.h"
#endif

void policy_init(struct policy *policy);

/* A thread that was blocked, or is new, becomes ready. running: who has the processor, an ordinary
 * thread, or NULL. True when running should give way to the thread at once. */
bool policy_wake(struct policy *policy, struct thread *thread, struct thread *running,
		 uint64_t now_ns);

/* The rule behind that result, for a thread that is not queued here. */
bool policy_preempts(const struct policy *policy, const struct thread *thread,
		     struct thread *running, uint64_t now_ns);

/* A thread leaves the processor after ran_ns since it was taken. Unless it blocked it is queued. */
void policy_stop(struct policy *policy, struct thread *thread, enum runq_stop why, uint64_t ran_ns,
		 uint64_t now_ns);

/* The next thread, removed, with sched.slice_end_ns set; NULL when nobody is queued. */
struct thread *policy_take(struct policy *policy, uint64_t now_ns);

/* The run of `from`, which leaves the processor after ran_ns, is continued by `to`, which was
 * blocked: `to` begins with what `from` has used of the slice. Comes before policy_stop, or before
 * policy_charge when `from` blocks without its run being over. */
void policy_continue(const struct policy *policy, const struct thread *from, struct thread *to,
		     uint64_t ran_ns);
void policy_charge(struct thread *from, uint64_t ran_ns);

bool policy_empty(const struct policy *policy);

/* Remove a thread that is queued. */
void policy_remove(struct policy *policy, struct thread *thread);

/* The queued thread that would wait longest, removed; NULL when nobody is queued. */
struct thread *policy_steal(struct policy *policy);

/* A thread that is not queued comes from another queue. */
void policy_move(const struct policy *from, const struct policy *to, struct thread *thread);

/* Change the thread's priority. queued: it is in this queue. */
void policy_reprice(struct policy *policy, struct thread *thread, unsigned priority, bool queued);

/* Every queued thread is ready, and the links agree; counts them. For assert_slow. */
bool policy_is_sound(const struct policy *policy, unsigned *count);

#endif
