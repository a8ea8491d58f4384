/* SPDX-License-Identifier: MIT
 *
 * SCHED_AFFINITY off: any CPU that halts will do.
 */
#ifndef SCHED_AFFINITY_ANY_H
#define SCHED_AFFINITY_ANY_H

static inline unsigned affinity_choose(const struct thread *thread __attribute__((unused)),
				       const struct cpu_set *idle,
				       uint64_t now_ns __attribute__((unused)))
{
	unsigned cpu = cpu_set_next(idle, 0);

	return cpu < CONFIG_NR_CPUS ? cpu : cpu_index();
}

#endif
