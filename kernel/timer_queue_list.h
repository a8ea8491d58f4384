/* SPDX-License-Identifier: MIT
 *
 * TIMER_QUEUE=LIST, the types (timer_queue_list.c).
 */
#ifndef KERNEL_TIMER_QUEUE_LIST_H
#define KERNEL_TIMER_QUEUE_LIST_H

#include <exo/list.h>

struct timer_queue {
	struct list_node timers; /* by deadline, earliest first */
};

#endif
