/* SPDX-License-Identifier: MIT
 *
 * Earliest deadline first (Liu and Layland 1973) with a budget for each thread: a constant
 * bandwidth server (Abeni and Buttazzo 1998), as Linux's SCHED_DEADLINE. The ready member whose
 * period is due first runs. When its runtime is used up it waits for its next period, so that an
 * overrun costs nobody but itself; what the processor could not take away in time is paid back
 * then. Who wakes goes on with what is left only if that does not exceed its share until it is due,
 * else a new period begins.
 *
 * Admission: the sum of runtime / deadline stays below LOAD_MAX. With deadlines no longer than
 * periods that is sufficient for every deadline to be met on one processor (Liu 2000, 6.3), apart
 * from what the kernel itself takes. The ordinary threads keep the rest, a twentieth at least:
 * the deadline class starves nobody.
 *
 * Trees: O(log members). A queue without members pays one comparison for the class.
 */
#include <uapi/exo/deadline.h>
#include <uapi/exo/errors.h>
#include "edf.h"

#define LOAD_MAX ((uint32_t)(((1ull << 32) * EXO_DEADLINE_LOAD_MAX) / 100))

static struct thread *thread_of(struct rb_node *node)
{
	return rb_entry(node, struct thread, sched.edf.node);
}

static uint64_t next_start(const struct thread *thread)
{
	return thread->sched.edf.start_ns + thread->sched.edf.period_ns;
}

/* What the tree that it is in is ordered by. */
static uint64_t key_of(const struct thread *thread)
{
	return thread->sched.edf.waits ? next_start(thread) : thread->sched.edf.due_ns;
}

static struct rb_tree *tree_of(struct edf *edf, const struct thread *thread)
{
	return thread->sched.edf.waits ? &edf->waiting : &edf->ready;
}

static void insert(struct edf *edf, struct thread *thread)
{
	struct rb_tree *tree = tree_of(edf, thread);
	struct rb_node *parent = NULL;
	enum rb_side side = RB_LEFT;
	uint64_t key = key_of(thread);

	for (struct rb_node *at = tree->top; at; at = at->child[side]) {
		parent = at;
		side = key >= key_of(thread_of(at)) ? RB_RIGHT : RB_LEFT;
	}
	rb_insert(tree, &thread->sched.edf.node, parent, side);
}

void edf_init(struct edf *edf)
{
	*edf = (struct edf){ .members = 0 };
}

static uint32_t load_of(const struct thread *thread)
{
	return (uint32_t)((thread->sched.edf.runtime_ns << 32) / thread->sched.edf.deadline_ns);
}

/* A period begins at start_ns. What was overrun in the last one is paid. */
static void period_begin(struct edf_thread *part, uint64_t start_ns)
{
	part->start_ns = start_ns;
	part->due_ns = start_ns + part->deadline_ns;
	if (!part->job_due_ns)
		part->job_due_ns = part->due_ns;
	part->left_ns = MIN(part->left_ns, 0) + (int64_t)part->runtime_ns;
}

/* The next one, at its time; one whose deadline would be over already is left out. */
static void period_next(struct thread *thread, uint64_t now_ns)
{
	uint64_t start_ns = next_start(thread);

	if (start_ns + thread->sched.edf.deadline_ns <= now_ns)
		start_ns = now_ns;
	period_begin(&thread->sched.edf, start_ns);
}

/* Into one of the trees: with runtime left it is ready, without it has to wait. */
static void enqueue(struct edf *edf, struct thread *thread, uint64_t now_ns)
{
	struct edf_thread *part = &thread->sched.edf;

	while (part->left_ns <= 0 && next_start(thread) <= now_ns)
		period_next(thread, now_ns);
	part->waits = part->left_ns <= 0;
	insert(edf, thread);
}

/* Those whose periods have begun. */
static void release(struct edf *edf, uint64_t now_ns)
{
	struct rb_node *first;

	while ((first = rb_first(&edf->waiting)) && next_start(thread_of(first)) <= now_ns) {
		rb_erase(&edf->waiting, first);
		enqueue(edf, thread_of(first), now_ns);
	}
}

int edf_enter(struct edf *edf, struct edf_thread *part, uint64_t runtime_ns, uint64_t deadline_ns,
	      uint64_t period_ns, uint64_t now_ns)
{
	uint64_t load;

	if (runtime_ns < EXO_DEADLINE_RUNTIME_MIN_NS || runtime_ns > deadline_ns ||
	    deadline_ns > period_ns || period_ns > EXO_DEADLINE_PERIOD_MAX_NS)
		return -E_INVAL;
	load = edf->load + (runtime_ns << 32) / deadline_ns;
	if (load > LOAD_MAX)
		return -E_BUSY;
	edf->load = (uint32_t)load;
	edf->members++;
	edf->active = true;
	*part = (struct edf_thread){ .runtime_ns = runtime_ns,
				     .deadline_ns = deadline_ns,
				     .period_ns = period_ns };
	period_begin(part, now_ns);
	return 0;
}

void edf_leave(struct edf *edf, struct thread *thread)
{
	if (thread->state == THREAD_READY)
		rb_erase(tree_of(edf, thread), &thread->sched.edf.node);
	edf->load -= load_of(thread);
	edf->members--;
	edf->active = edf->members > 0;
	thread->sched.edf.period_ns = 0;
}

/* Is it due before the other, which may be NULL or ordinary? */
static bool is_before(const struct thread *thread, const struct thread *other)
{
	return !other || !edf_has(other) || thread->sched.edf.due_ns < other->sched.edf.due_ns;
}

/* Would what is left of the period exceed the thread's share of the time until it is due? */
static bool exceeds_share(const struct edf_thread *part, uint64_t now_ns)
{
	return now_ns >= part->due_ns ||
	       (unsigned __int128)part->left_ns * part->deadline_ns >
		       (unsigned __int128)part->runtime_ns * (part->due_ns - now_ns);
}

bool edf_wake(struct edf *edf, struct thread *thread, const struct thread *running, uint64_t now_ns)
{
	struct edf_thread *part = &thread->sched.edf;

	if (part->left_ns > 0 && exceeds_share(part, now_ns))
		period_begin(part, now_ns);
	enqueue(edf, thread, now_ns);
	return !part->waits && is_before(thread, running);
}

void edf_stop(struct edf *edf, struct thread *thread, enum runq_stop why, uint64_t ran_ns,
	      uint64_t now_ns)
{
	struct edf_thread *part = &thread->sched.edf;

	part->left_ns -= (int64_t)ran_ns;
	if (why == RUNQ_PERIOD) {
		part->left_ns = MIN(part->left_ns, 0);
		part->job_due_ns = 0;
	}
	if (why != RUNQ_BLOCKED)
		enqueue(edf, thread, now_ns);
}

struct thread *edf_take(struct edf *edf, uint64_t now_ns)
{
	struct rb_node *first;
	struct thread *thread;

	release(edf, now_ns);
	first = rb_first(&edf->ready);
	if (!first)
		return NULL;
	rb_erase(&edf->ready, first);
	thread = thread_of(first);
	thread->sched.slice_end_ns = now_ns + (uint64_t)thread->sched.edf.left_ns;
	return thread;
}

uint64_t edf_next_ns(const struct edf *edf)
{
	struct rb_node *first = rb_first(&edf->waiting);

	return first ? next_start(thread_of(first)) : UINT64_MAX;
}

bool edf_due(struct edf *edf, const struct thread *running, uint64_t now_ns)
{
	struct rb_node *first;

	release(edf, now_ns);
	first = rb_first(&edf->ready);
	return first && is_before(thread_of(first), running);
}

static bool tree_is_sound(const struct rb_tree *tree, bool waits, unsigned *count, uint64_t *load)
{
	uint64_t key = 0;

	for (struct rb_node *node = rb_first(tree); node; node = rb_next(node)) {
		const struct thread *thread = thread_of(node);

		if (thread->state != THREAD_READY || thread->sched.edf.waits != waits ||
		    key_of(thread) < key || (thread->sched.edf.left_ns > 0) == waits)
			return false;
		key = key_of(thread);
		*load += load_of(thread);
		(*count)++;
	}
	return rb_check(tree);
}

bool edf_is_sound(const struct edf *edf, unsigned *count)
{
	uint64_t load = 0;

	*count = 0;
	return tree_is_sound(&edf->ready, false, count, &load) &&
	       tree_is_sound(&edf->waiting, true, count, &load) && load <= edf->load &&
	       *count <= edf->members;
}
