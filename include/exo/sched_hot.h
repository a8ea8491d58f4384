/* SPDX-License-Identifier: MIT
 *
 * What SCHED_HOT_QUEUE keeps in each thread (sched/hot_queue.h); nothing without it.
 */
#ifndef EXO_SCHED_HOT_H
#define EXO_SCHED_HOT_H

#include <exo/types.h>

#ifdef CONFIG_SCHED_HOT_QUEUE

struct hot_thread {
	bool queued; /* in the hot queue, through run_node */
};

#else

struct hot_thread {
};

#endif

#endif
