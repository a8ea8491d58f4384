/* SPDX-License-Identifier: MIT
 *
 * SCHED_HOT_QUEUE: a short first-in first-out queue in front of the policy for threads that just
 * ran here and are awake again, whose memory is in this processor's caches still. Nothing is
 * computed for them and no structure searched. Who would take the processor from the running thread
 * goes to the policy all the same: only it knows how often that may happen. Without the option
 * nobody is ever here. Private to sched/; only runq.c calls it, interrupts off.
 *
 * Starvation: once it has been passed over, the policy has its turn after HOT_NS, and whom it
 * chooses then runs for HOT_NS before this queue is asked again: it is slowed down to a half at
 * most.
 *
 * SCHED_POLICY_PREDICTIVE has no use for it: its list of brief threads is as cheap.
 */
#ifndef SCHED_HOT_QUEUE_H
#define SCHED_HOT_QUEUE_H

#include <exo/thread.h>

#define HOT_THREADS_MAX 4
#define HOT_NS          1000000
#define HOT_AGE_NS      1000000 /* who has slept for longer is cold */

#ifdef CONFIG_SCHED_HOT_QUEUE

struct hot_queue {
	unsigned count;
	uint64_t window_end_ns; /* it goes first until then; 0: since the policy had its turn,
				   nobody has */
	struct list_node threads;
};

static inline void hot_init(struct hot_queue *queue)
{
	queue->count = 0;
	queue->window_end_ns = 0;
	list_init(&queue->threads);
}

static inline bool hot_empty(const struct hot_queue *queue)
{
	return !queue->count;
}

static inline bool hot_has(const struct thread *thread)
{
	return thread->sched.hot.queued;
}

/* Is there room, and is this thread, which wakes, still warm? A new one has not run. */
static inline bool hot_takes(const struct hot_queue *queue, const struct thread *thread,
			     uint64_t now_ns)
{
	return queue->count < HOT_THREADS_MAX && now_ns - thread->sched.since_ns < HOT_AGE_NS;
}

static inline void hot_add(struct hot_queue *queue, struct thread *thread)
{
	queue->count++;
	thread->sched.hot.queued = true;
	list_add_tail(&queue->threads, &thread->run_node);
}

/* Whoever is first; the queue is not empty. */
static inline struct thread *hot_take(struct hot_queue *queue, uint64_t now_ns)
{
	struct list_node *node = queue->threads.next;
	struct thread *thread = list_entry(node, struct thread, run_node);

	list_remove(node);
	queue->count--;
	if (now_ns >= queue->window_end_ns)
		queue->window_end_ns = now_ns + HOT_NS;
	thread->sched.slice_end_ns = queue->window_end_ns;
	thread->sched.hot.queued = false;
	return thread;
}

/* Has the policy waited long enough? */
static inline bool hot_window_over(const struct hot_queue *queue, uint64_t now_ns)
{
	return queue->window_end_ns && now_ns >= queue->window_end_ns;
}

static inline void hot_policy_turn(struct hot_queue *queue)
{
	queue->window_end_ns = 0;
}

static inline bool hot_is_sound(const struct hot_queue *queue, unsigned *count)
{
	*count = 0;
	list_for_each (struct thread, thread, &queue->threads, run_node) {
		if (thread->state != THREAD_READY || !hot_has(thread))
			return false;
		(*count)++;
	}
	return *count == queue->count;
}

#else

struct hot_queue {
};

static inline void hot_init(struct hot_queue *queue __attribute__((unused))) {}

static inline bool hot_empty(const struct hot_queue *queue __attribute__((unused)))
{
	return true;
}

static inline bool hot_has(const struct thread *thread __attribute__((unused)))
{
	return false;
}

static inline bool hot_takes(const struct hot_queue *queue __attribute__((unused)),
			     const struct thread *thread __attribute__((unused)),
			     uint64_t now_ns __attribute__((unused)))
{
	return false;
}

static inline void hot_add(struct hot_queue *queue __attribute__((unused)),
			   struct thread *thread __attribute__((unused)))
{
}

static inline struct thread *hot_take(struct hot_queue *queue __attribute__((unused)),
				      uint64_t now_ns __attribute__((unused)))
{
	return NULL;
}

static inline bool hot_window_over(const struct hot_queue *queue __attribute__((unused)),
				   uint64_t now_ns __attribute__((unused)))
{
	return false;
}

static inline void hot_policy_turn(struct hot_queue *queue __attribute__((unused))) {}

static inline bool hot_is_sound(const struct hot_queue *queue __attribute__((unused)),
				unsigned *count)
{
	*count = 0;
	return true;
}

#endif

#endif
