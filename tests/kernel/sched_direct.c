/* SPDX-License-Identifier: MIT
 *
 * The switch to a named thread: threads that hand over to each other, with what becomes of their
 * time and of everybody else's.
 */
#include <exo/percpu.h>
#include <exo/sched.h>
#include <exo/sched_direct.h>
#include <exo/test.h>
#include <exo/time.h>
#include "sched_sim.h"

#define ROUNDS 1000

static struct thread *partners[2];
static volatile unsigned turns[2], direct, ended;
static uint64_t ran_ns[2];

static void hand_over_to(struct thread *to)
{
	if (sched_direct_possible(to)) {
		direct++;
		sched_direct_block(to);
	} else {
		sched_wake(to);
		sched_block();
	}
}

/* By turns; number 0 begins, and continues the other once more at its end. */
static void take_turns(void *argument)
{
	uintptr_t own = (uintptr_t)argument;

	arch_irq_disable();
	for (unsigned i = 0; i < ROUNDS; i++) {
		turns[own]++;
		if (turns[own] != turns[1 - own] + (own ? 0 : 1))
			turns[own] += ROUNDS;
		hand_over_to(partners[1 - own]);
	}
	ran_ns[own] = sched_run_ns(arch_current());
	ended++;
	if (!own)
		sched_wake(partners[1]);
}

TEST(sched_direct_takes_turns)
{
	uint64_t start_ns = time_now_ns(), elapsed_ns;

	turns[0] = turns[1] = direct = ended = 0;
	for (uintptr_t i = 0; i < 2; i++) {
		partners[i] = thread_create("partner", take_turns, (void *)i);
		CHECK(partners[i]);
	}
	sched_wake(partners[0]);
	while (ended < 2)
		sched_yield();
	elapsed_ns = time_now_ns() - start_ns;
	thread_reap();
	CHECK_EQUAL(turns[0], ROUNDS);
	CHECK_EQUAL(turns[1], ROUNDS);
	CHECK(direct > ROUNDS);
	CHECK(ran_ns[0] && ran_ns[1] && ran_ns[0] + ran_ns[1] <= elapsed_ns);
}

static char order[3];
static volatile unsigned used;

static void write_letter(void *argument)
{
	order[used++] = (char)(uintptr_t)argument;
}

/* One that waits already does not go before the one that was named; which of the two is next is the
 * policy's business. */
TEST(sched_direct_yield_names_the_next)
{
	struct thread *named = thread_create("named", write_letter, (void *)'n');
	struct thread *other = thread_create("other", write_letter, (void *)'o');

	used = 0;
	CHECK(named && other);
	if (cpu_count() > 1) {
		sched_wake(named);
		sched_wake(other);
		while (used < 2)
			sched_yield();
		thread_reap();
		test_skip(t, "another CPU takes who waits");
		return;
	}
	arch_irq_disable();
	sched_wake(other);
	CHECK(sched_direct_possible(named));
	sched_direct_yield(named);
	order[used++] = 'i';
	arch_irq_enable();
	while (used < 3)
		sched_yield();
	thread_reap();
	CHECK(order[0] == 'n');
}

static struct runq queue;
static struct thread pair[2], hog;

static void start(struct thread *thread, uint64_t now_ns)
{
	*thread = (struct thread){ .state = THREAD_READY };
	thread->sched.priority = EXO_PRIORITY_DEFAULT;
	runq_wake(&queue, thread, NULL, now_ns);
}

/* Two that hand over after every `burst_ns` for ever, and one that computes. Returns the share of
 * the latter in per cent. */
static unsigned share_of_hog(uint64_t burst_ns, enum runq_stop why)
{
	uint64_t now_ns = NS_PER_SECOND, until_ns = 3 * NS_PER_SECOND;
	struct thread *running;

	runq_init(&queue);
	start(&hog, now_ns);
	start(&pair[0], now_ns);
	pair[1] = pair[0];
	pair[1].state = THREAD_BLOCKED;
	running = runq_take(&queue, now_ns);
	while (now_ns < until_ns) {
		struct thread *other = running == &pair[0] ? &pair[1] : &pair[0];

		running->state = THREAD_RUNNING;
		now_ns += burst_ns;
		if (runq_due(&queue, running, now_ns)) {
			running->state = THREAD_READY;
			runq_stop(&queue, running, RUNQ_PREEMPTED, now_ns);
			running = runq_take(&queue, now_ns);
		} else if (running != &hog && other->state == THREAD_BLOCKED) {
			running->state = why == RUNQ_BLOCKED ? THREAD_BLOCKED : THREAD_READY;
			runq_hand_over(&queue, running, other, why, now_ns);
			running = other;
		} else if (running != &hog) {
			running->state = THREAD_BLOCKED;
			runq_stop(&queue, running, RUNQ_BLOCKED, now_ns);
			running = runq_take(&queue, now_ns);
		}
	}
	if (running == &hog)
		hog.sched.run_ns += now_ns - hog.sched.since_ns;
	return (unsigned)(hog.sched.run_ns * 100 / (2 * NS_PER_SECOND));
}

/* Both of them together are no more than two threads; and who lets the other go first has no more
 * from it than any that wake often (sched_policy_is_not_held_off_by_short_runs): an eighth is left.
 */
TEST(sched_direct_holds_nobody_off)
{
	for (uint64_t burst_ns = 1000; burst_ns < 3000000; burst_ns *= 3) {
		unsigned blocks = share_of_hog(burst_ns, RUNQ_BLOCKED);
		unsigned yields = share_of_hog(burst_ns, RUNQ_YIELDED);

		CHECK(blocks >= 30 && yields >= 12);
	}
}
