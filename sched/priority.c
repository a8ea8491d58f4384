/* SPDX-License-Identifier: MIT
 *
 * The table of prices (priority.h).
 */
#include "priority.h"

const uint16_t priority_costs[PRIORITY_COUNT] = { 5184, 3456, 2304, 1536, 1024, 683, 455, 303 };

_Static_assert(EXO_PRIORITY_DEFAULT == 4, "priority_costs[4] is one");
