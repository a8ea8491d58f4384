/* SPDX-License-Identifier: MIT
 *
 * SCHED_AFFINITY: the CPU where the thread ran last, if that halts, or if it was there so recently
 * that the caches still hold what it needs: waiting for a slice is then cheaper than filling other
 * caches.
 */
#ifndef SCHED_AFFINITY_LAST_H
#define SCHED_AFFINITY_LAST_H

#define WARM_NS 500000 /* some hundred KiB of cache are filled again in about so long */

static inline unsigned affinity_choose(const struct thread *thread, const struct cpu_set *idle,
				       uint64_t now_ns)
{
	unsigned cpu = cpu_set_next(idle, 0);

	if (cpu_set_has(idle, thread->cpu) || now_ns - thread->sched.since_ns < WARM_NS)
		return thread->cpu;
	return cpu < CONFIG_NR_CPUS ? cpu : cpu_index();
}

#endif
