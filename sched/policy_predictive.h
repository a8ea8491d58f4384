/* SPDX-License-Identifier: MIT
 *
 * The queue of SCHED_POLICY_PREDICTIVE (policy_predictive.c).
 */
#ifndef SCHED_POLICY_PREDICTIVE_H
#define SCHED_POLICY_PREDICTIVE_H

#include <exo/list.h>
#include <exo/types.h>

#define BUCKETS 64

/* The longest wait of a ready thread among n of equal priority: each of the others has 13 turns of
 * a slice of 2^23 ns, in pieces with three brief runs of the same length between them. */
#define POLICY_WAIT_NS(n) ((n) * (13ull * 4 << 23))

struct policy {
	struct list_node bucket[BUCKETS]; /* threads that are expected to run for long */
	uint64_t filled;                  /* bit n: bucket n is not empty */
	unsigned head;                    /* the bucket whose turn it is */
	uint64_t briefs_ns;               /* of brief runs since a long one last had its turn */
	struct list_node brief; /* threads that are expected to run briefly, first come first */
};

#endif
