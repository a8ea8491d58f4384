/* SPDX-License-Identifier: MIT
 *
 * TIMER_COALESCE off: slack is for nobody.
 */
#ifndef KERNEL_TIMER_COALESCE_EACH_H
#define KERNEL_TIMER_COALESCE_EACH_H

static inline uint64_t timer_due_ns(uint64_t deadline_ns, uint64_t slack_ns __attribute__((unused)))
{
	return deadline_ns;
}

#endif
