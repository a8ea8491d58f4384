/* SPDX-License-Identifier: MIT
 *
 * Priorities of threads: shares of the processor, not ranks. A thread gets 1.5 times the time of
 * one that competes with it from one step below, and nobody starves.
 */
#ifndef UAPI_EXO_PRIORITY_H
#define UAPI_EXO_PRIORITY_H

#define EXO_PRIORITY_LOWEST  0
#define EXO_PRIORITY_DEFAULT 4
#define EXO_PRIORITY_HIGHEST 7

#define EXO_PRIORITY_ASK (-1) /* for exo_thread_priority and exo_agent_priority: change nothing */

#endif
