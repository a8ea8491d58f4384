/* SPDX-License-Identifier: MIT
 *
 * SCHED_POLICY=FAIR: only the tree knows who is first (contract: overtake.h).
 */
#ifndef SCHED_OVERTAKE_FAIR_H
#define SCHED_OVERTAKE_FAIR_H

static inline bool overtake_suffices(const struct policy *policy __attribute__((unused)),
				     const struct thread *from __attribute__((unused)),
				     const struct thread *to __attribute__((unused)))
{
	return false;
}

static inline void overtake(struct policy *policy __attribute__((unused)),
			    struct thread *from __attribute__((unused)),
			    struct thread *to __attribute__((unused)),
			    uint64_t ran_ns __attribute__((unused)),
			    uint64_t now_ns __attribute__((unused)))
{
}

#endif
