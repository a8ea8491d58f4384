/* SPDX-License-Identifier: MIT
 *
 * SCHED_POLICY=PREDICTIVE: a brief thread overtakes one that is not, while no other brief one is
 * ready (contract: overtake.h).
 */
#ifndef SCHED_OVERTAKE_PREDICTIVE_H
#define SCHED_OVERTAKE_PREDICTIVE_H

#include <exo/compiler.h>
#include "predict.h"

static inline bool overtake_suffices(const struct policy *policy, const struct thread *from,
				     const struct thread *to)
{
	/* Only brief ones overtake, and only those that are not; sleep makes nobody less brief. */
	if (unlikely(is_brief(from)) || unlikely(!is_brief(to)))
		return false;
	/* Another one is ready, or they have had their turn. */
	return likely(list_empty(&policy->brief)) && likely(policy->briefs_ns < BRIEFS_NS);
}

static inline void overtake(struct policy *policy, struct thread *from, struct thread *to,
			    uint64_t ran_ns, uint64_t now_ns)
{
	uint64_t slept_ms = (now_ns - to->sched.since_ns) >> BRIEF_SHIFT;
	unsigned head = policy->head;

	if (slept_ms)
		to->sched.policy.predicted_ns >>= MIN(slept_ms, 31);
	to->sched.slice_end_ns = now_ns + BRIEF_NS;
	/* It has had a turn, or its slice is over. */
	if (unlikely(ran_ns >= BRIEF_NS) ||
	    unlikely(from->sched.policy.run_ns + ran_ns + SLICE_LEFT_NS >= SLICE_NS)) {
		policy_stop(policy, from, RUNQ_PREEMPTED, ran_ns, now_ns);
		return;
	}
	from->sched.policy.run_ns += ran_ns;
	list_add(&policy->bucket[head], &from->run_node);
	policy->filled |= 1ull << head;
}

#endif
