/* SPDX-License-Identifier: MIT
 *
 * The queue of SCHED_POLICY_FAIR (policy_fair.c).
 */
#ifndef SCHED_POLICY_FAIR_H
#define SCHED_POLICY_FAIR_H

#include <exo/rbtree.h>

/* The longest wait of a ready thread among n of equal priority. */
#define POLICY_WAIT_NS(n) ((n)*15000000ull)

struct policy {
	struct rb_tree ready; /* by virtual_ns, first come first among equals */
	unsigned count;
	uint64_t floor_ns; /* no thread that waits or runs is far below it; never falls */
};

#endif
