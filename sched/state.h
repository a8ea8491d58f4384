/* SPDX-License-Identifier: MIT
 *
 * What the scheduler knows of each CPU. Private to sched/.
 */
#ifndef SCHED_STATE_H
#define SCHED_STATE_H

#include <exo/percpu.h>
#include <exo/sched_claims.h>

struct thread;

extern PERCPU(struct thread *, idle_thread); /* runs when nobody else is ready */

#endif
