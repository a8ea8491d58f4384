/* SPDX-License-Identifier: MIT
 *
 * A run queue is the deadline class, above the hot queue, above the queue of the policy, and the
 * accounting of time around all of them. A queue without deadlines pays a comparison for them.
 */
#include <exo/assert.h>
#include "runq.h"

void runq_init(struct runq *queue)
{
	edf_init(&queue->edf);
	hot_init(&queue->hot);
	policy_init(&queue->policy);
}

static bool wake_ordinary(struct runq *queue, struct thread *thread, struct thread *running,
			  uint64_t now_ns)
{
	if (hot_takes(&queue->hot, thread, now_ns) &&
	    !policy_preempts(&queue->policy, thread, running, now_ns)) {
		hot_add(&queue->hot, thread);
		return false;
	}
	return policy_wake(&queue->policy, thread, running, now_ns);
}

/* The deadline class stays out of the way of the others' registers: __noinline. */
static __noinline bool wake_among_members(struct runq *queue, struct thread *thread,
					  struct thread *running, uint64_t now_ns)
{
	if (edf_has(thread))
		return edf_wake(&queue->edf, thread, running, now_ns);
	if (running && edf_has(running))
		running = NULL; /* it is in nobody's way that the policy could judge */
	return wake_ordinary(queue, thread, running, now_ns);
}

bool runq_wake(struct runq *queue, struct thread *thread, struct thread *running, uint64_t now_ns)
{
	if (unlikely(queue->edf.active))
		return wake_among_members(queue, thread, running, now_ns);
	return wake_ordinary(queue, thread, running, now_ns);
}

/* The time that it has run. */
static uint64_t account(struct thread *thread, uint64_t now_ns)
{
	uint64_t ran_ns = now_ns - thread->sched.since_ns;

	thread->sched.since_ns = now_ns;
	thread->sched.run_ns += ran_ns;
	return ran_ns;
}

static __noinline void stop_member(struct runq *queue, struct thread *thread, enum runq_stop why,
				   uint64_t ran_ns, uint64_t now_ns)
{
	edf_stop(&queue->edf, thread, why, ran_ns, now_ns);
}

void runq_stop(struct runq *queue, struct thread *thread, enum runq_stop why, uint64_t now_ns)
{
	uint64_t ran_ns = account(thread, now_ns);

	if (unlikely(edf_has(thread)))
		stop_member(queue, thread, why, ran_ns, now_ns);
	else
		policy_stop(&queue->policy, thread, why, ran_ns, now_ns);
}

/* The policy chooses, while somebody is in the hot queue. */
static struct thread *take_between(struct runq *queue, uint64_t now_ns)
{
	struct thread *thread = policy_take(&queue->policy, now_ns);

	hot_policy_turn(&queue->hot);
	thread->sched.slice_end_ns = MIN(thread->sched.slice_end_ns, now_ns + HOT_NS);
	return thread;
}

/* Not inlined: with its only caller it would be here twice, and the policy in neither. */
static __noinline struct thread *take_ordinary(struct runq *queue, uint64_t now_ns)
{
	struct thread *thread;

	if (likely(hot_empty(&queue->hot))) {
		hot_policy_turn(&queue->hot);
		thread = policy_take(&queue->policy, now_ns);
	} else if (hot_window_over(&queue->hot, now_ns) && !policy_empty(&queue->policy)) {
		thread = take_between(queue, now_ns);
	} else {
		thread = hot_take(&queue->hot, now_ns);
	}
	if (likely(thread))
		thread->sched.since_ns = now_ns;
	return thread;
}

static __noinline struct thread *take_among_members(struct runq *queue, uint64_t now_ns)
{
	struct thread *thread = edf_take(&queue->edf, now_ns);

	if (!thread)
		return take_ordinary(queue, now_ns);
	thread->sched.since_ns = now_ns;
	return thread;
}

struct thread *runq_take(struct runq *queue, uint64_t now_ns)
{
	if (unlikely(queue->edf.active))
		return take_among_members(queue, now_ns);
	return take_ordinary(queue, now_ns);
}

void runq_hand_over(struct runq *queue, struct thread *from, struct thread *to, enum runq_stop why,
		    uint64_t now_ns)
{
	uint64_t ran_ns = account(from, now_ns);

	policy_continue(&queue->policy, from, to, ran_ns);
	if (why == RUNQ_BLOCKED)
		policy_charge(from, ran_ns);
	else
		policy_stop(&queue->policy, from, why, ran_ns, now_ns);
	to->sched.since_ns = now_ns;
	to->sched.slice_end_ns = from->sched.slice_end_ns;
}

static bool ordinary_empty(const struct runq *queue)
{
	return hot_empty(&queue->hot) && policy_empty(&queue->policy);
}

uint64_t runq_next_ns(const struct runq *queue, const struct thread *running)
{
	uint64_t next_ns = edf_next_ns(&queue->edf);

	if (running && (edf_has(running) || !ordinary_empty(queue)))
		next_ns = MIN(next_ns, running->sched.slice_end_ns);
	return next_ns;
}

bool runq_due(struct runq *queue, const struct thread *running, uint64_t now_ns)
{
	if (edf_due(&queue->edf, running, now_ns))
		return true;
	if (!running)
		return !ordinary_empty(queue);
	return (edf_has(running) || !ordinary_empty(queue)) &&
	       now_ns >= running->sched.slice_end_ns;
}

int runq_enter_edf(struct runq *queue, struct thread *thread, uint64_t runtime_ns,
		   uint64_t deadline_ns, uint64_t period_ns, uint64_t now_ns)
{
	struct edf_thread part;
	int error = edf_enter(&queue->edf, &part, runtime_ns, deadline_ns, period_ns, now_ns);

	if (error)
		return error;
	runq_stop(queue, thread, RUNQ_BLOCKED, now_ns);
	thread->sched.edf = part;
	thread->sched.slice_end_ns = now_ns + runtime_ns;
	return 0;
}

/* It joins the ordinary threads as one that wakes. */
void runq_leave_edf(struct runq *queue, struct thread *thread, uint64_t now_ns)
{
	if (thread->state == THREAD_RUNNING)
		account(thread, now_ns);
	edf_leave(&queue->edf, thread);
	if (thread->state == THREAD_BLOCKED)
		return;
	policy_wake(&queue->policy, thread, NULL, now_ns);
	if (thread->state == THREAD_RUNNING)
		policy_remove(&queue->policy, thread);
	thread->sched.slice_end_ns = now_ns;
}

void runq_set_priority(struct runq *queue, struct thread *thread, unsigned priority)
{
	bool queued = thread->state == THREAD_READY && !edf_has(thread) && !hot_has(thread);

	assert(priority <= EXO_PRIORITY_HIGHEST);
	policy_reprice(&queue->policy, thread, priority, queued);
}

struct thread *runq_steal(struct runq *queue)
{
	return policy_steal(&queue->policy);
}

void runq_move(const struct runq *from, const struct runq *to, struct thread *thread)
{
	policy_move(&from->policy, &to->policy, thread);
}

void runq_adopt(struct runq *queue, struct runq *from, struct thread *thread, uint64_t now_ns)
{
	runq_move(from, queue, thread);
	policy_stop(&queue->policy, thread, RUNQ_PREEMPTED, 0, now_ns);
}

unsigned runq_count(const struct runq *queue)
{
	unsigned ordinary, hot, deadlines;

	if (!policy_is_sound(&queue->policy, &ordinary) || !hot_is_sound(&queue->hot, &hot) ||
	    !edf_is_sound(&queue->edf, &deadlines))
		return UINT32_MAX;
	return ordinary + hot + deadlines;
}

bool runq_is_sound(const struct runq *queue)
{
	return runq_count(queue) != UINT32_MAX;
}
