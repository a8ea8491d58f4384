/* SPDX-License-Identifier: MIT
 *
 * SCHED_TICKLESS off (tick_periodic.h).
 */
#include "tick.h"

PERCPU(uint64_t, tick_next_ns);
