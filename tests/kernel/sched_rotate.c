/* SPDX-License-Identifier: MIT
 *
 * The short cuts of SCHED_FASTPATH against the policy itself: two queues of the same threads, one
 * of which takes every short cut that is offered, must stay the same.
 */
#include <exo/kconfig.h>
#include <exo/string.h>
#include <exo/test.h>
#include <exo/time.h>
#include "../../sched/policy.h"
#include "../../sched/rotate.h"

#define THREADS 12
#define STEPS   20000

static struct side {
	struct policy policy;
	struct thread threads[THREADS];
	struct thread *running;
	bool preempts;
} plain, quick;

static unsigned rotated, appended;

static void wake(struct side *side, unsigned number, uint64_t now_ns)
{
	struct thread *thread = &side->threads[number];

	thread->state = THREAD_READY;
	if (side == &quick && append_suffices(thread, side->running, now_ns)) {
		append(&side->policy, thread, now_ns);
		side->preempts = false;
		appended++;
	} else {
		side->preempts = policy_wake(&side->policy, thread, side->running, now_ns);
	}
}

static void leave(struct side *side, enum runq_stop why, uint64_t now_ns)
{
	struct thread *from = side->running;
	uint64_t ran_ns = now_ns - from->sched.since_ns;

	from->sched.since_ns = now_ns;
	from->state = why == RUNQ_BLOCKED ? THREAD_BLOCKED : THREAD_READY;
	if (side == &quick && why == RUNQ_YIELDED && rotate_suffices(&side->policy, from, ran_ns)) {
		side->running = rotate(&side->policy, from, ran_ns, now_ns);
		rotated++;
	} else {
		policy_stop(&side->policy, from, why, ran_ns, now_ns);
		side->running = policy_take(&side->policy, now_ns);
	}
	if (side->running) {
		side->running->sched.since_ns = now_ns;
		side->running->state = THREAD_RUNNING;
	}
}

static void begin(struct side *side, uint64_t now_ns)
{
	memset(side, 0, sizeof(*side));
	policy_init(&side->policy);
	for (unsigned i = 0; i < THREADS; i++) {
		side->threads[i].state = THREAD_READY;
		side->threads[i].sched.priority = EXO_PRIORITY_DEFAULT;
		policy_wake(&side->policy, &side->threads[i], NULL, now_ns);
	}
	side->running = policy_take(&side->policy, now_ns);
	side->running->state = THREAD_RUNNING;
}

static bool are_equal(void)
{
	unsigned counts[2];

	if (!plain.running != !quick.running || plain.preempts != quick.preempts)
		return false;
	if (plain.running &&
	    (plain.running - plain.threads != quick.running - quick.threads ||
	     plain.running->sched.slice_end_ns != quick.running->sched.slice_end_ns))
		return false;
	return policy_is_sound(&plain.policy, &counts[0]) &&
	       policy_is_sound(&quick.policy, &counts[1]) && counts[0] == counts[1];
}

/* Most runs are brief and end by yielding; some block, some are long, some slices end. */
static uint64_t step(struct test_run *t, uint64_t now_ns)
{
	uint64_t random = test_random(t);
	unsigned number = random % THREADS;
	enum runq_stop why = RUNQ_YIELDED;

	now_ns += (random >> 8) % (1ull << (10 + (random >> 16) % ((random >> 24) % 8 ? 9 : 13)));
	if (!plain.running || (random >> 32) % 4 == 0) {
		if (plain.threads[number].state == THREAD_BLOCKED) {
			wake(&plain, number, now_ns);
			wake(&quick, number, now_ns);
		}
		if (!plain.running) {
			plain.running = policy_take(&plain.policy, now_ns);
			quick.running = policy_take(&quick.policy, now_ns);
		}
		return now_ns;
	}
	if ((random >> 40) % 8 == 0)
		why = (random >> 44) % 2 ? RUNQ_BLOCKED : RUNQ_PREEMPTED;
	leave(&plain, why, now_ns);
	leave(&quick, why, now_ns);
	return now_ns;
}

TEST(sched_rotate_is_the_policy)
{
	uint64_t now_ns = NS_PER_SECOND;

	rotated = appended = 0;
	begin(&plain, now_ns);
	begin(&quick, now_ns);
	for (unsigned i = 0; i < STEPS; i++) {
		now_ns = step(t, now_ns);
		CHECK(are_equal());
	}
	CHECK(rotated > STEPS / 100);
	if (IS_ENABLED(CONFIG_SCHED_POLICY_PREDICTIVE))
		CHECK(appended > STEPS / 100);
}
