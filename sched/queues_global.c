/* SPDX-License-Identifier: MIT
 *
 * SCHED_QUEUES=GLOBAL: the queue (queues_global.h).
 */
#include "queues.h"

struct runq ready_threads;
