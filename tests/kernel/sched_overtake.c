/* SPDX-License-Identifier: MIT
 *
 * IRQ_OVERTAKE against the policy itself: two queues of the same threads, of which one lets threads
 * that wake overtake wherever that is offered, must stay the same. Only of SCHED_POLICY_PREDICTIVE:
 * with the other policy nobody overtakes.
 */
#include <exo/string.h>
#include <exo/test.h>
#include <exo/time.h>
#include "../../sched/overtake.h"

#define THREADS 6
#define STEPS   20000

static struct side {
	struct policy policy;
	struct thread threads[THREADS];
	struct thread *running;
} plain, quick;

static void run(struct side *side, struct thread *thread, uint64_t now_ns)
{
	side->running = thread;
	if (!thread)
		return;
	thread->sched.since_ns = now_ns;
	thread->state = THREAD_RUNNING;
}

static void stop(struct side *side, enum runq_stop why, uint64_t now_ns)
{
	struct thread *from = side->running;
	uint64_t ran_ns = now_ns - from->sched.since_ns;

	from->sched.since_ns = now_ns;
	from->state = why == RUNQ_BLOCKED ? THREAD_BLOCKED : THREAD_READY;
	policy_stop(&side->policy, from, why, ran_ns, now_ns);
	run(side, policy_take(&side->policy, now_ns), now_ns);
}

/* False when nobody overtakes. */
static bool wake_and_overtake(struct side *side, struct thread *to, uint64_t now_ns)
{
	struct thread *from = side->running;

	if (!overtake_suffices(&side->policy, from, to))
		return false;
	from->state = THREAD_READY;
	overtake(&side->policy, from, to, now_ns - from->sched.since_ns, now_ns);
	from->sched.since_ns = now_ns;
	run(side, to, now_ns);
	return true;
}

static void wake_and_switch(struct side *side, struct thread *to, uint64_t now_ns)
{
	to->state = THREAD_READY;
	if (policy_wake(&side->policy, to, side->running, now_ns))
		stop(side, RUNQ_PREEMPTED, now_ns);
}

static bool are_equal(void)
{
	unsigned counts[2];

	for (unsigned i = 0; i < THREADS; i++)
		if (memcmp(&plain.threads[i].sched, &quick.threads[i].sched,
			   sizeof(plain.threads[i].sched)) ||
		    plain.threads[i].state != quick.threads[i].state)
			return false;
	return policy_is_sound(&plain.policy, &counts[0]) &&
	       policy_is_sound(&quick.policy, &counts[1]) && counts[0] == counts[1];
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
	run(side, policy_take(&side->policy, now_ns), now_ns);
}

/* The first two compute until their slices end, the others are brief and wait again. */
TEST(sched_overtake_is_the_policy)
{
	uint64_t now_ns = NS_PER_SECOND;
	unsigned overtaken = 0;

	begin(&plain, now_ns);
	begin(&quick, now_ns);
	for (unsigned i = 0; i < STEPS; i++) {
		unsigned number = (unsigned)(test_random(t) % THREADS);
		bool brief = plain.running && plain.running >= &plain.threads[2];

		now_ns += test_random(t) % (brief ? 20000 : 2000000);
		if (brief || (plain.running && now_ns >= plain.running->sched.slice_end_ns)) {
			stop(&plain, brief ? RUNQ_BLOCKED : RUNQ_PREEMPTED, now_ns);
			stop(&quick, brief ? RUNQ_BLOCKED : RUNQ_PREEMPTED, now_ns);
		} else if (plain.running && plain.threads[number].state == THREAD_BLOCKED) {
			wake_and_switch(&plain, &plain.threads[number], now_ns);
			if (wake_and_overtake(&quick, &quick.threads[number], now_ns))
				overtaken++;
			else
				wake_and_switch(&quick, &quick.threads[number], now_ns);
		}
		CHECK(are_equal());
	}
	CHECK(overtaken > STEPS / 100);
}
