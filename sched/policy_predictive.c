/* SPDX-License-Identifier: MIT
 *
 * Prediction: who is expected to run for the shortest time runs first, as in shortest-job-first
 * with an exponential average of the past (Silberschatz, Galvin, Gagne, Operating System Concepts,
 * 5.3), made O(1) and free of starvation.
 *
 * A run is what a thread does between two waits. Its length goes into a moving average, of which
 * the old half stays when it rises and a sixteenth when it falls: to take a long run for a brief
 * one costs the others BRIEF_NS, the opposite costs the thread a turn of everybody. A slice that
 * ends in mid-run counts twice, since the run would have gone on, and every ms of sleep halves the
 * prediction. So whoever stops computing is known as brief after one run of less than half a ms,
 * or by sleeping for 4 ms, and whoever begins to compute is no longer after 1 ms.
 *
 * Brief threads (prediction below BRIEF_NS) stand in one list, first come first, and take the
 * processor from one that is not. The others are put into a ring of buckets, of which the first
 * that is filled is served, first come first: a thread goes SLICE_BUCKETS behind the head for each
 * slice that it is expected to run, times the price of its priority, but at least one and less than
 * once around. That is stride scheduling (Waldspurger 1995) in a calendar queue (Brown 1988): a
 * share is inverse to the distance.
 *
 * Starvation: when brief threads have run for BRIEFS_NS, the last of them for up to BRIEF_NS more,
 * a thread of the ring has its turn, for BRIEF_NS at least unless its run ends before. While a
 * thread waits in the ring, each other one has at most BUCKETS turns. With n threads nobody waits
 * for more than BUCKETS * n turns of the ring; with equal priorities, for n. A brief thread waits
 * for the brief ones in front of it and a turn of the ring for every BRIEFS_NS that they run.
 *
 * Budget, counted in the disassembly of the optimised build: choosing takes 17 instructions for a
 * brief thread and 31 for one of the ring, 39 when brief ones wait behind it.
 */
#include <exo/sched.h>
#include "policy.h"
#include "predict.h"
#include "priority.h"

#define SLICE_BUCKETS 12 /* for the default priority; the lowest pays 60 */
#define FRACTION_BITS 10

static struct policy_thread *own(struct thread *thread)
{
	return &thread->sched.policy;
}

static struct thread *thread_of(struct list_node *node)
{
	return list_entry(node, struct thread, run_node);
}

void policy_init(struct policy *policy)
{
	policy->filled = 0;
	policy->head = 0;
	policy->briefs_ns = 0;
	list_init(&policy->brief);
	for (unsigned i = 0; i < BUCKETS; i++)
		list_init(&policy->bucket[i]);
}

/* The filled buckets: bit 0 is the one at the head. */
static uint64_t from_head(const struct policy *policy)
{
	return policy->filled >> policy->head | policy->filled
							<< (BUCKETS - policy->head) % BUCKETS;
}

/* How far behind the head, in buckets; what rounding loses is kept for the next time. */
static unsigned distance(struct thread *thread)
{
	uint64_t price = priority_charge(thread, own(thread)->predicted_ns) * SLICE_BUCKETS >>
			 (SLICE_SHIFT - FRACTION_BITS);

	price += own(thread)->fraction;
	own(thread)->fraction = price & ((1 << FRACTION_BITS) - 1);
	return (unsigned)MIN(MAX(price >> FRACTION_BITS, 1), BUCKETS - 1);
}

/* Behind those who have waited. */
static void enqueue(struct policy *policy, struct thread *thread)
{
	unsigned at;

	if (is_brief(thread)) {
		list_add_tail(&policy->brief, &thread->run_node);
		return;
	}
	at = (policy->head + distance(thread)) % BUCKETS;
	list_add_tail(&policy->bucket[at], &thread->run_node);
	policy->filled |= 1ull << at;
}

/* In front of them: it has not had its slice. */
static void enqueue_again(struct policy *policy, struct thread *thread)
{
	if (is_brief(thread)) {
		list_add(&policy->brief, &thread->run_node);
		return;
	}
	list_add(&policy->bucket[policy->head], &thread->run_node);
	policy->filled |= 1ull << policy->head;
}

void policy_remove(struct policy *policy, struct thread *thread)
{
	struct list_node *next = thread->run_node.next;

	list_remove(&thread->run_node);
	/* Alone with a head: the bucket is empty now. */
	if (list_empty(next) && next >= policy->bucket && next < policy->bucket + BUCKETS)
		policy->filled &= ~(1ull << (next - policy->bucket));
}

bool policy_preempts(const struct policy *policy, const struct thread *thread,
		     struct thread *running, uint64_t now_ns)
{
	uint64_t turn_end_ns;

	if (!running || is_brief(running) || !is_brief(thread))
		return false;
	/* One that has given way often enough has its turn first. */
	turn_end_ns = running->sched.since_ns + BRIEF_NS;
	if (policy->briefs_ns < BRIEFS_NS || now_ns >= turn_end_ns)
		return true;
	running->sched.slice_end_ns = MIN(running->sched.slice_end_ns, turn_end_ns);
	return false;
}

bool policy_wake(struct policy *policy, struct thread *thread, struct thread *running,
		 uint64_t now_ns)
{
	own(thread)->predicted_ns = predict_after_sleep(thread, now_ns);
	enqueue(policy, thread);
	return policy_preempts(policy, thread, running, now_ns);
}

/* Its run is over, after run_ns. */
static void learn(struct policy_thread *part, uint32_t run_ns)
{
	part->predicted_ns = MIN(predict(part->predicted_ns, run_ns), SLICE_NS);
	part->run_ns = 0;
}
/* Is a slice over in which a thread has run for this long? */
static bool slice_over(const struct thread *thread, uint32_t run_ns)
{
	return run_ns + SLICE_LEFT_NS >= (is_brief(thread) ? BRIEF_NS : SLICE_NS);
}

void policy_stop(struct policy *policy, struct thread *thread, enum runq_stop why, uint64_t ran_ns,
		 uint64_t now_ns __attribute__((unused)))
{
	uint32_t run_ns = (uint32_t)MIN(own(thread)->run_ns + ran_ns, 2 * SLICE_NS);
	bool goes_on = why == RUNQ_PREEMPTED && !slice_over(thread, run_ns);

	if (is_brief(thread))
		policy->briefs_ns += ran_ns;
	else if (!goes_on || ran_ns >= BRIEF_NS)
		policy->briefs_ns = 0; /* that was its turn */
	if (goes_on) {
		own(thread)->run_ns = run_ns;
		enqueue_again(policy, thread);
		return;
	}
	learn(own(thread), why == RUNQ_PREEMPTED ? 2 * run_ns : run_ns);
	if (why != RUNQ_BLOCKED)
		enqueue(policy, thread);
}

/* The first of a list that is not empty. */
static struct thread *take_first(struct list_node *list)
{
	struct list_node *node = list->next;
	struct thread *thread = thread_of(node);

	list->next = node->next;
	node->next->prev = list;
	return thread;
}

/* The head moves to the first filled bucket. */
static struct thread *take_long(struct policy *policy, uint64_t now_ns)
{
	struct list_node *bucket;
	struct thread *thread;
	unsigned head = policy->head;

	head = (head + (unsigned)__builtin_ctzll(from_head(policy))) % BUCKETS;
	policy->head = head;
	bucket = &policy->bucket[head];
	thread = take_first(bucket);
	thread->sched.slice_end_ns = now_ns + SLICE_NS - own(thread)->run_ns;
	if (unlikely(list_empty(bucket)))
		policy->filled &= ~(1ull << head);
	return thread;
}

struct thread *policy_take(struct policy *policy, uint64_t now_ns)
{
	struct thread *thread;

	if (list_empty(&policy->brief))
		return policy->filled ? take_long(policy, now_ns) : NULL;
	if (policy->briefs_ns < BRIEFS_NS || !policy->filled) {
		thread = take_first(&policy->brief);
		thread->sched.slice_end_ns = now_ns + BRIEF_NS;
		return thread;
	}
	thread = take_long(policy, now_ns);
	thread->sched.slice_end_ns = MIN(thread->sched.slice_end_ns, now_ns + BRIEF_NS);
	return thread;
}

void policy_continue(const struct policy *policy __attribute__((unused)), const struct thread *from,
		     struct thread *to, uint64_t ran_ns)
{
	own(to)->run_ns = from->sched.policy.run_ns + ran_ns;
}

void policy_charge(struct thread *from, uint64_t ran_ns __attribute__((unused)))
{
	own(from)->run_ns = 0;
}

bool policy_empty(const struct policy *policy)
{
	return list_empty(&policy->brief) && !policy->filled;
}

/* The last of the ring, else the last of the brief. */
struct thread *policy_steal(struct policy *policy)
{
	struct list_node *list = &policy->brief;
	struct thread *thread;

	if (policy->filled) {
		unsigned last = 63 - (unsigned)__builtin_clzll(from_head(policy));

		list = &policy->bucket[(policy->head + last) % BUCKETS];
	}
	if (list_empty(list))
		return NULL;
	thread = thread_of(list_last(list));
	policy_remove(policy, thread);
	return thread;
}

/* Predictions hold everywhere. */
void policy_move(const struct policy *from __attribute__((unused)),
		 const struct policy *to __attribute__((unused)),
		 struct thread *thread __attribute__((unused)))
{
}

/* It waits anew, at the new price. */
void policy_reprice(struct policy *policy, struct thread *thread, unsigned priority, bool queued)
{
	if (queued)
		policy_remove(policy, thread);
	thread->sched.priority = priority;
	if (queued)
		enqueue(policy, thread);
}

static bool list_is_sound(const struct list_node *list, bool brief, unsigned *count)
{
	list_for_each (struct thread, thread, list, run_node) {
		if (thread->state != THREAD_READY || is_brief(thread) != brief ||
		    thread->run_node.next->prev != &thread->run_node)
			return false;
		(*count)++;
	}
	return true;
}

bool policy_is_sound(const struct policy *policy, unsigned *count)
{
	*count = 0;
	for (unsigned i = 0; i < BUCKETS; i++)
		if (!list_is_sound(&policy->bucket[i], false, count) ||
		    list_empty(&policy->bucket[i]) != !(policy->filled >> i & 1))
			return false;
	return list_is_sound(&policy->brief, true, count);
}
