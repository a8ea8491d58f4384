/* SPDX-License-Identifier: MIT
 *
 * SCHED_POLICY=PREDICTIVE, while only brief threads are ready and the running one is brief and
 * stays so: they go around in their list (contract: rotate.h).
 */
#ifndef SCHED_ROTATE_PREDICTIVE_H
#define SCHED_ROTATE_PREDICTIVE_H

#include <exo/compiler.h>
#include "predict.h"

static inline bool rotate_suffices(const struct policy *policy, const struct thread *from,
				   uint64_t ran_ns)
{
	/* Somebody is ready, and nobody in the ring. */
	if (unlikely(list_empty(&policy->brief)) || unlikely(policy->filled))
		return false;
	/* Its run began when it was switched to, and is a brief one. */
	if (unlikely(from->sched.policy.run_ns) || unlikely(ran_ns >= BRIEF_NS))
		return false;
	return likely(is_brief(from));
}

static inline struct thread *rotate(struct policy *policy, struct thread *from, uint64_t ran_ns,
				    uint64_t now_ns)
{
	struct list_node *head = &policy->brief, *node = &from->run_node;
	struct list_node *last = head->prev, *first, *second;
	struct thread *to;

	policy->briefs_ns += ran_ns;
	from->sched.policy.predicted_ns =
		predict(from->sched.policy.predicted_ns, (uint32_t)ran_ns);
	/* To the back, then from the front; when one waits alone the two are the same. */
	node->prev = last;
	node->next = head;
	last->next = node;
	head->prev = node;
	first = head->next;
	second = first->next;
	head->next = second;
	second->prev = head;
	to = list_entry(first, struct thread, run_node);
	to->sched.slice_end_ns = now_ns + BRIEF_NS;
	return to;
}

static inline bool append_suffices(const struct thread *thread, const struct thread *running,
				   uint64_t now_ns)
{
	/* It is brief now, and so is who runs, if anybody. */
	return likely(predict_after_sleep(thread, now_ns) < BRIEF_NS) &&
	       likely(!running || is_brief(running));
}

static inline void append(struct policy *policy, struct thread *thread, uint64_t now_ns)
{
	thread->sched.policy.predicted_ns = predict_after_sleep(thread, now_ns);
	list_add_tail(&policy->brief, &thread->run_node);
}

#endif
