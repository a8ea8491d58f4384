/* SPDX-License-Identifier: MIT
 *
 * The contract of option TIMER_COALESCE: when a timer with slack is due. Private to kernel/timer.c
 * and tests. off  timer_coalesce_each.h   at its deadline: each deadline is an interrupt on
 * timer_coalesce_round.h  at the roundest time within its slack: many share one
 */
#ifndef KERNEL_TIMER_COALESCE_H
#define KERNEL_TIMER_COALESCE_H

#include <exo/types.h>

#ifdef CONFIG_TIMER_COALESCE
#include "timer_coalesce_round.h"
#else
#include "timer_coalesce_each.h"
#endif

/* From deadline_ns to deadline_ns + slack_ns. */
static inline uint64_t timer_due_ns(uint64_t deadline_ns, uint64_t slack_ns);

#endif
