/* SPDX-License-Identifier: MIT
 *
 * What the scheduler keeps in each thread. Only sched/ writes it, interrupts off.
 */
#ifndef EXO_SCHED_THREAD_H
#define EXO_SCHED_THREAD_H

#include <exo/types.h>
#include <exo/sched_edf.h>
#include <exo/sched_hot.h>
#include <uapi/exo/priority.h>

#ifdef CONFIG_SCHED_POLICY_PREDICTIVE
#include <exo/sched_predictive.h>
#else
#include <exo/sched_fair.h>
#endif

struct sched_thread {
	uint64_t since_ns;     /* it runs, or does not, since then */
	uint64_t run_ns;       /* processor time until since_ns */
	uint64_t slice_end_ns; /* while it runs: when the policy wants to be asked again */
	unsigned priority;     /* EXO_PRIORITY_LOWEST to _HIGHEST */
	struct policy_thread policy;
	struct hot_thread hot;
	struct edf_thread edf;
};

#endif
