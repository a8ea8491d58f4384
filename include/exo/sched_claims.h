/* SPDX-License-Identifier: MIT
 *
 * Why the processor may not go from the running thread straight to one that it names
 * (exo/sched_direct.h), in one word, so that a fast path asks once. Each CPU's own, interrupts off.
 */
#ifndef EXO_SCHED_CLAIMS_H
#define EXO_SCHED_CLAIMS_H

#include <exo/percpu.h>
#include <exo/types.h>

union sched_claims {
	struct {
		bool switch_wanted; /* the running thread should give way */
		bool deadlines;     /* the deadline class has had members here */
		bool shared;        /* not kernel_is_alone(): there is a lock to be held */
	};
	uint64_t any;
};

extern PERCPU(union sched_claims, sched_claims);

#endif
