/* SPDX-License-Identifier: MIT
 *
 * A run queue: the ready threads, and which of them is next. The running thread is in no queue.
 * Private to sched/; any number of queues may exist (one a processor, or one for all). Every
 * function is called with interrupts off and is told the time, so that tests run in a time of
 * their own.
 *
 *	thread = runq_take(queue, now)          it runs
 *	runq_stop(queue, thread, why, now)      it no longer runs
 */
#ifndef SCHED_RUNQ_H
#define SCHED_RUNQ_H

#include <exo/thread.h>
#include "edf.h"
#include "hot_queue.h"
#include "policy.h"
#include "runq_stop.h"

struct runq {
	struct policy policy;
	struct edf edf;
	struct hot_queue hot;
};

void runq_init(struct runq *queue);

/* A thread that was blocked, or is new, becomes ready. running: who has the processor now, NULL for
 * nobody. True when running should give way. */
bool runq_wake(struct runq *queue, struct thread *thread, struct thread *running, uint64_t now_ns);

/* The running thread leaves the processor: its time is accounted, and unless it blocked it is
 * queued. */
void runq_stop(struct runq *queue, struct thread *thread, enum runq_stop why, uint64_t now_ns);

/* The next thread, removed, its slice begun; NULL when nobody is ready. */
struct thread *runq_take(struct runq *queue, uint64_t now_ns);

/* The running thread leaves the processor (BLOCKED or YIELDED), and `to`, which was blocked, has it
 * for what is left of the slice. Neither is a member of the deadline class. */
void runq_hand_over(struct runq *queue, struct thread *from, struct thread *to, enum runq_stop why,
		    uint64_t now_ns);

/* When the queue next wants a decision while `running` (NULL: nobody) has the processor: at the end
 * of its slice if anybody else is ready. UINT64_MAX: not before the next wake. */
uint64_t runq_next_ns(const struct runq *queue, const struct thread *running);

/* Is it time for one? For the timer. */
bool runq_due(struct runq *queue, const struct thread *running, uint64_t now_ns);

/* Give a thread, queued or not, another priority. queue: its own. */
void runq_set_priority(struct runq *queue, struct thread *thread, unsigned priority);

/* The running thread becomes a member of the deadline class: 0, -E_INVAL, -E_BUSY (edf.h). */
int runq_enter_edf(struct runq *queue, struct thread *thread, uint64_t runtime_ns,
		   uint64_t deadline_ns, uint64_t period_ns, uint64_t now_ns);

/* A member, in whatever state, is an ordinary thread again. */
void runq_leave_edf(struct runq *queue, struct thread *thread, uint64_t now_ns);

/* For several queues. Members of the deadline class stay where they are. steal: a thread that would
 * have waited long, removed; NULL when there is
 * none. adopt: queue it here. move: a thread that is queued nowhere will next be woken in `to`. */
struct thread *runq_steal(struct runq *queue);
void runq_adopt(struct runq *queue, struct runq *from, struct thread *thread, uint64_t now_ns);
void runq_move(const struct runq *from, const struct runq *to, struct thread *thread);

static inline bool runq_empty(const struct runq *queue)
{
	return policy_empty(&queue->policy) && hot_empty(&queue->hot) && edf_empty(&queue->edf);
}

/* Every queued thread is ready, and the links agree: for assert_slow. */
bool runq_is_sound(const struct runq *queue);

/* How many threads are queued, also those that wait for a period; walks them all: for tests. */
unsigned runq_count(const struct runq *queue);

#endif
