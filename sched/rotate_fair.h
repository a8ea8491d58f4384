/* SPDX-License-Identifier: MIT
 *
 * SCHED_POLICY=FAIR: the tree knows no short cut (contract: rotate.h).
 */
#ifndef SCHED_ROTATE_FAIR_H
#define SCHED_ROTATE_FAIR_H

static inline bool rotate_suffices(const struct policy *policy,
				   const struct thread *from __attribute__((unused)),
				   uint64_t ran_ns __attribute__((unused)))
{
	return !policy_empty(policy);
}

static inline struct thread *rotate(struct policy *policy, struct thread *from, uint64_t ran_ns,
				    uint64_t now_ns)
{
	policy_stop(policy, from, RUNQ_YIELDED, ran_ns, now_ns);
	return policy_take(policy, now_ns);
}

/* Its place depends on the others. */
static inline bool append_suffices(const struct thread *thread __attribute__((unused)),
				   const struct thread *running __attribute__((unused)),
				   uint64_t now_ns __attribute__((unused)))
{
	return false;
}

static inline void append(struct policy *policy __attribute__((unused)),
			  struct thread *thread __attribute__((unused)),
			  uint64_t now_ns __attribute__((unused)))
{
}

#endif
