/* SPDX-License-Identifier: MIT
 *
 * What SCHED_POLICY_FAIR keeps in each thread (sched/policy_fair.c).
 */
#ifndef EXO_SCHED_FAIR_H
#define EXO_SCHED_FAIR_H

#include <exo/rbtree.h>

struct policy_thread {
	struct rb_node node; /* in the tree, while it is ready */
	uint64_t virtual_ns; /* time that it ran, the slower the higher its priority; 0: never */
};

#endif
