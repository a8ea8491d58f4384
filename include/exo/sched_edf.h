/* SPDX-License-Identifier: MIT
 *
 * What the deadline class keeps in each thread (sched/edf.c).
 */
#ifndef EXO_SCHED_EDF_H
#define EXO_SCHED_EDF_H

#include <exo/rbtree.h>

struct edf_thread {
	uint64_t period_ns;   /* 0: not in the class */
	uint64_t runtime_ns;  /* in each period … */
	uint64_t deadline_ns; /* … until this long after its start */
	uint64_t start_ns;    /* of the present period */
	uint64_t due_ns;      /* its deadline */
	uint64_t job_due_ns; /* deadline of the present job, which may take several periods; 0: none
			      */
	int64_t left_ns;     /* of its runtime; negative: overrun */
	bool waits;          /* for the next period */
	struct rb_node node; /* among the ready, or among those who wait for a period */
};

#endif
