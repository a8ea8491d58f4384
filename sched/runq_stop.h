/* SPDX-License-Identifier: MIT
 *
 * Why a thread leaves the processor. Private to sched/.
 */
#ifndef SCHED_RUNQ_STOP_H
#define SCHED_RUNQ_STOP_H

enum runq_stop {
	RUNQ_PREEMPTED, /* it would have gone on; its slice may be over, the clock tells */
	RUNQ_YIELDED,
	RUNQ_PERIOD,  /* of the deadline class: it has done its work for this period */
	RUNQ_BLOCKED, /* or ended: it is not ready any more */
};

#endif
