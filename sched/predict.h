/* SPDX-License-Identifier: MIT
 *
 * Predicting the length of a run (SCHED_POLICY=PREDICTIVE; policy_predictive.c has the theory).
 * Private to the policy and its rotation.
 */
#ifndef SCHED_PREDICT_H
#define SCHED_PREDICT_H

#include <exo/thread.h>

#define SLICE_SHIFT 23 /* 2^23 ns are 8.4 ms */
#define BRIEF_SHIFT 20 /* 1.05 ms */
#define SLICE_NS    (1u << SLICE_SHIFT)
#define BRIEF_NS    (1u << BRIEF_SHIFT)
#define RISE_SHIFT  1
#define FALL_SHIFT  4

#define SLICE_LEFT_NS (1u << 16)     /* a slice with less left is over */
#define BRIEFS_NS     (2 * BRIEF_NS) /* of brief runs in a row, while a thread of the ring waits */

static inline bool is_brief(const struct thread *thread)
{
	return thread->sched.policy.predicted_ns < BRIEF_NS;
}

/* What is expected after a run of run_ns when old_ns was: up by halves, down by all but a
 * sixteenth. The result lies between the two. */
static inline uint32_t predict(uint32_t old_ns, uint32_t run_ns)
{
	if (run_ns < old_ns)
		return run_ns + ((old_ns - run_ns) >> FALL_SHIFT);
	return old_ns + ((run_ns - old_ns) >> RISE_SHIFT);
}

/* What is expected of a thread that wakes: every ms of sleep halves it. */
static inline uint32_t predict_after_sleep(const struct thread *thread, uint64_t now_ns)
{
	uint64_t slept_ms = (now_ns - thread->sched.since_ns) >> BRIEF_SHIFT;

	return thread->sched.policy.predicted_ns >> MIN(slept_ms, 31);
}

#endif
