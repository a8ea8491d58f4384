/* SPDX-License-Identifier: MIT
 *
 * Fair shares: every thread has a virtual clock that advances while it runs, the slower the higher
 * its priority; the one whose clock is furthest behind runs next. The ready threads stand in a
 * red-black tree in the order of their clocks, so everything costs O(log n). This is the scheme of
 * Linux's CFS (Molnar 2007), itself a weighted fair queue (Demers, Keshav, Shenker 1989).
 *
 * Slices: PERIOD_NS is divided among the ready threads, but none gets less than SLICE_MIN_NS.
 * Who sleeps falls behind, but is put no further behind the others than CREDIT_NS when it wakes;
 * that lets it run at once, and a thread that stops computing is ahead by one slice at most, so
 * that with up to ten ready threads it is back in front within PERIOD_NS. New threads start where
 * the others are.
 *
 * Starvation: the clock of a thread that waits stands still, and nobody is put more than CREDIT_NS
 * behind the queue's floor, which it holds back; so each of the other n threads runs for
 * CREDIT_NS and a slice in front of it at most, times its advantage in priority. It waits at most
 * n * (CREDIT_NS + PERIOD_NS) * 1.5^steps.
 */
#include <exo/sched.h>
#include "policy.h"
#include "priority.h"

#define PERIOD_NS      10000000
#define SLICE_MIN_NS   1000000
#define CREDIT_NS      5000000
#define GRANULARITY_NS 1000000 /* who wakes must be this far behind to take the processor */

static struct thread *thread_of(struct rb_node *node)
{
	return rb_entry(node, struct thread, sched.policy.node);
}

static uint64_t clock_of(const struct thread *thread)
{
	return thread->sched.policy.virtual_ns;
}

/* Where its clock is by now. */
static uint64_t clock_running(const struct thread *running, uint64_t now_ns)
{
	return clock_of(running) + priority_charge(running, now_ns - running->sched.since_ns);
}

void policy_init(struct policy *policy)
{
	policy->ready.top = NULL;
	policy->count = 0;
	policy->floor_ns = CREDIT_NS;
}

static void insert(struct policy *policy, struct thread *thread)
{
	struct rb_node *parent = NULL;
	enum rb_side side = RB_LEFT;

	for (struct rb_node *at = policy->ready.top; at; at = at->child[side]) {
		parent = at;
		side = clock_of(thread) >= clock_of(thread_of(at)) ? RB_RIGHT : RB_LEFT;
	}
	rb_insert(&policy->ready, &thread->sched.policy.node, parent, side);
	policy->count++;
}

void policy_remove(struct policy *policy, struct thread *thread)
{
	rb_erase(&policy->ready, &thread->sched.policy.node);
	policy->count--;
}

/* The floor follows the clock that is furthest behind, running or waiting. */
static void floor_raise(struct policy *policy, const struct thread *running, uint64_t now_ns)
{
	struct rb_node *first = rb_first(&policy->ready);
	uint64_t lowest = UINT64_MAX;

	if (!first && !running)
		return;
	if (running)
		lowest = clock_running(running, now_ns);
	if (first)
		lowest = MIN(lowest, clock_of(thread_of(first)));
	policy->floor_ns = MAX(policy->floor_ns, lowest);
}

/* The clock of one that wakes. */
static uint64_t clock_awake(const struct policy *policy, const struct thread *thread)
{
	uint64_t clock = clock_of(thread);

	return clock ? MAX(clock, policy->floor_ns - CREDIT_NS) : policy->floor_ns;
}

bool policy_wake(struct policy *policy, struct thread *thread, struct thread *running,
		 uint64_t now_ns)
{
	floor_raise(policy, running, now_ns);
	thread->sched.policy.virtual_ns = clock_awake(policy, thread);
	insert(policy, thread);
	return policy_preempts(policy, thread, running, now_ns);
}

bool policy_preempts(const struct policy *policy __attribute__((unused)),
		     const struct thread *thread, struct thread *running, uint64_t now_ns)
{
	return running && clock_of(thread) + GRANULARITY_NS < clock_running(running, now_ns);
}

void policy_stop(struct policy *policy, struct thread *thread, enum runq_stop why, uint64_t ran_ns,
		 uint64_t now_ns __attribute__((unused)))
{
	struct rb_node *first;
	uint64_t clock = clock_of(thread) + priority_charge(thread, ran_ns);

	/* Behind at least one that waits, or yielding would be in vain. */
	if (why == RUNQ_YIELDED && (first = rb_first(&policy->ready)))
		clock = MAX(clock, clock_of(thread_of(first)));
	thread->sched.policy.virtual_ns = clock;
	if (why != RUNQ_BLOCKED)
		insert(policy, thread);
}

struct thread *policy_take(struct policy *policy, uint64_t now_ns)
{
	struct rb_node *first = rb_first(&policy->ready);
	struct thread *thread;

	if (!first)
		return NULL;
	thread = thread_of(first);
	thread->sched.slice_end_ns = now_ns + MAX(PERIOD_NS / policy->count, SLICE_MIN_NS);
	policy_remove(policy, thread);
	policy->floor_ns = MAX(policy->floor_ns, clock_of(thread));
	return thread;
}

/* It is back like any other that wakes; its clock stands where it may. */
void policy_continue(const struct policy *policy, const struct thread *from __attribute__((unused)),
		     struct thread *to, uint64_t ran_ns __attribute__((unused)))
{
	to->sched.policy.virtual_ns = clock_awake(policy, to);
}

void policy_charge(struct thread *from, uint64_t ran_ns)
{
	from->sched.policy.virtual_ns += priority_charge(from, ran_ns);
}

bool policy_empty(const struct policy *policy)
{
	return !policy->count;
}

struct thread *policy_steal(struct policy *policy)
{
	struct rb_node *last = rb_last(&policy->ready);

	if (!last)
		return NULL;
	policy_remove(policy, thread_of(last));
	return thread_of(last);
}

/* The distance to the floor is what it takes along; a new thread has none. */
void policy_move(const struct policy *from, const struct policy *to, struct thread *thread)
{
	uint64_t clock = clock_of(thread);

	if (clock)
		thread->sched.policy.virtual_ns =
			MAX(clock + to->floor_ns, from->floor_ns + 1) - from->floor_ns;
}

/* What it is ahead is worth as much in its new currency. */
void policy_reprice(struct policy *policy, struct thread *thread, unsigned priority, bool queued)
{
	uint64_t clock = clock_of(thread);

	if (queued)
		policy_remove(policy, thread);
	if (clock > policy->floor_ns)
		clock = policy->floor_ns + (clock - policy->floor_ns) * priority_costs[priority] /
						   priority_cost(thread);
	thread->sched.policy.virtual_ns = clock;
	thread->sched.priority = priority;
	if (queued)
		insert(policy, thread);
}

bool policy_is_sound(const struct policy *policy, unsigned *count)
{
	uint64_t clock = 0;

	*count = 0;
	for (struct rb_node *node = rb_first(&policy->ready); node; node = rb_next(node)) {
		struct thread *thread = thread_of(node);

		if (thread->state != THREAD_READY || clock_of(thread) < clock)
			return false;
		clock = clock_of(thread);
		(*count)++;
	}
	return *count == policy->count && rb_check(&policy->ready);
}
