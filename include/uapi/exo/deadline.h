/* SPDX-License-Identifier: MIT
 *
 * The deadline class: threads that are promised a runtime in each period, before a deadline counted
 * from the period's start. All promises of a processor together are below EXO_DEADLINE_LOAD_MAX per
 * cent, counting runtime / deadline.
 */
#ifndef UAPI_EXO_DEADLINE_H
#define UAPI_EXO_DEADLINE_H

#define EXO_DEADLINE_LOAD_MAX       95
#define EXO_DEADLINE_RUNTIME_MIN_NS 10000ull      /* 10 us */
#define EXO_DEADLINE_PERIOD_MAX_NS  4000000000ull /* 4 s */

#endif
