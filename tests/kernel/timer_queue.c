/* SPDX-License-Identifier: MIT
 *
 * The timer queue of the configuration against a naive model: an array that is searched from end to
 * end. The clock is the test's own and moves by steps of every size.
 */
#include <exo/heap.h>
#include <exo/test.h>
#include "../../kernel/timer_queue.h"

#define TIMERS 300
#define STEPS  20000

struct model {
	struct timer_queue queue;
	uint64_t now_ns;
	bool removed; /* ever */
	struct timer timers[TIMERS];
};

/* From 1 ns to 2^40 ns, each power of two as likely as the others. */
static uint64_t random_span_ns(struct test_run *t)
{
	return test_random(t) & ((2ull << test_random(t) % 40) - 1);
}

static uint64_t earliest_ns(const struct model *m)
{
	uint64_t earliest = TIMER_NEVER;

	for (unsigned i = 0; i < TIMERS; i++)
		if (timer_pending(&m->timers[i]))
			earliest = MIN(earliest, m->timers[i].deadline_ns);
	return earliest;
}

static void add_one(struct test_run *t, struct model *m)
{
	struct timer *timer = &m->timers[test_random(t) % TIMERS];
	uint64_t past_ns = test_random(t) % 16 ? 0 : MIN(m->now_ns, (uint64_t)5000);

	if (timer_pending(timer))
		return;
	timer->deadline_ns = m->now_ns + random_span_ns(t) - past_ns;
	timer_queue_add(&m->queue, timer);
}

static void remove_one(struct test_run *t, struct model *m)
{
	struct timer *timer = &m->timers[test_random(t) % TIMERS];

	if (!timer_pending(timer))
		return;
	timer_queue_remove(&m->queue, timer);
	m->removed = true;
}

/* Take up to `limit` timers that are due; false when one was taken that is not. */
static bool take(struct model *m, unsigned limit)
{
	struct timer *timer;

	while (limit-- && (timer = timer_queue_take(&m->queue, m->now_ns)))
		if (timer->deadline_ns > m->now_ns || timer_pending(timer))
			return false;
	return true;
}

/* To where the queue says that something is due: that is never late, and exact unless a timer was
 * removed. Nothing that is due is left. */
static bool advance_to_next(struct model *m)
{
	uint64_t next_ns = timer_queue_next_ns(&m->queue), earliest = earliest_ns(m);

	if (next_ns > earliest || (!m->removed && next_ns < earliest && earliest > m->now_ns))
		return false;
	if (next_ns != TIMER_NEVER)
		m->now_ns = MAX(m->now_ns, next_ns);
	return take(m, UINT32_MAX) && earliest_ns(m) > m->now_ns;
}

static bool advance_anywhere(struct test_run *t, struct model *m, unsigned i)
{
	m->now_ns += random_span_ns(t);
	if (!take(m, test_random(t) % 4))
		return false; /* and some cancelled or added while others are due */
	add_one(t, m);
	if (i > STEPS / 2)
		remove_one(t, m);
	return take(m, UINT32_MAX) && earliest_ns(m) > m->now_ns;
}

/* In the first half nothing is removed: then the queue must know the next deadline exactly. */
static bool step(struct test_run *t, struct model *m, unsigned i)
{
	switch (test_random(t) % 8) {
	case 0:
		return advance_to_next(m);
	case 1:
		return test_random(t) % 8 || advance_anywhere(t, m, i);
	case 2:
		if (i > STEPS / 2)
			remove_one(t, m);
		return true;
	default:
		add_one(t, m);
		return timer_queue_next_ns(&m->queue) <= earliest_ns(m);
	}
}

/* What is left comes in time, one after the other, to the last one. */
static bool drain(struct model *m)
{
	for (unsigned i = 0; i < 100 * TIMERS && earliest_ns(m) != TIMER_NEVER; i++)
		if (!advance_to_next(m))
			return false;
	return timer_queue_next_ns(&m->queue) == TIMER_NEVER &&
	       !timer_queue_take(&m->queue, m->now_ns);
}

TEST(timer_queue_agrees_with_model)
{
	struct model *m = heap_alloc_zeroed(sizeof(*m));
	bool agrees = true;

	CHECK(m);
	timer_queue_init(&m->queue);
	for (unsigned i = 0; i < TIMERS; i++)
		timer_init(&m->timers[i], NULL);
	for (unsigned i = 0; i < STEPS && agrees; i++)
		agrees = step(t, m, i);
	agrees = agrees && drain(m);
	heap_free(m, sizeof(*m));
	CHECK(agrees);
}

/* Deadlines at the ends of the clock and at every power of two, one nanosecond to each side. */
TEST(timer_queue_at_the_edges)
{
	struct model *m = heap_alloc_zeroed(sizeof(*m));
	unsigned used = 0;
	bool agrees;

	CHECK(m);
	timer_queue_init(&m->queue);
	for (unsigned i = 0; i < TIMERS; i++)
		timer_init(&m->timers[i], NULL);
	for (unsigned bit = 0; bit < 64; bit++)
		for (int side = -1; side <= 1; side++)
			m->timers[used++].deadline_ns = (1ull << bit) + side;
	m->timers[used++].deadline_ns = TIMER_NEVER - 1;
	while (used)
		timer_queue_add(&m->queue, &m->timers[--used]);
	agrees = drain(m) && m->now_ns == TIMER_NEVER - 1;
	heap_free(m, sizeof(*m));
	CHECK(agrees);
}
