/* SPDX-License-Identifier: MIT
 *
 * The contract of option SCHED_AFFINITY: which CPU a woken thread is for. Private to sched/cpus.c.
 *   off  affinity_any.h   one that halts, else this one
 *   on   affinity_last.h  the one where it ran last, while its caches are warm
 */
#ifndef SCHED_AFFINITY_H
#define SCHED_AFFINITY_H

#include <exo/cpu_set.h>
#include <exo/thread.h>

#ifdef CONFIG_SCHED_AFFINITY
#include "affinity_last.h"
#else
#include "affinity_any.h"
#endif

/* idle: the CPUs that halt. */
static inline unsigned affinity_choose(const struct thread *thread, const struct cpu_set *idle,
				       uint64_t now_ns);

#endif
