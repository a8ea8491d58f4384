/* SPDX-License-Identifier: MIT
 *
 * The contract of option SYNC_MUTEX_HANDOFF: the short way of an unlock that hands over. Private to
 * kernel/mutex.c.
 *   off  a stub: there is none
 *   on   mutex_handoff.c
 */
#ifndef KERNEL_MUTEX_HANDOFF_H
#define KERNEL_MUTEX_HANDOFF_H

#include <exo/types.h>

#ifdef CONFIG_SYNC_MUTEX_HANDOFF

/* The mutex is another thread's, which has run. False when the general way has to be taken; nothing
 * has changed then. Thread context, interrupts on. */
bool mutex_hand_off(uint64_t word);

#else

static inline bool mutex_hand_off(uint64_t word __attribute__((unused)))
{
	return false;
}

#endif

#endif
