/* SPDX-License-Identifier: MIT
 *
 * What SCHED_POLICY_PREDICTIVE keeps in each thread (sched/policy_predictive.c). It is queued
 * through thread.run_node.
 */
#ifndef EXO_SCHED_PREDICTIVE_H
#define EXO_SCHED_PREDICTIVE_H

#include <exo/types.h>

struct policy_thread {
	uint64_t run_ns;       /* of the present run, before this thread had the processor last */
	uint32_t predicted_ns; /* length of the next run */
	uint32_t fraction;     /* of a bucket, left over when the thread was last put back */
};

#endif
