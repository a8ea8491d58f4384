/* SPDX-License-Identifier: MIT
 *
 * Timers on the kernel's clock, and waits with a deadline: who comes first, the waker, the deadline
 * or the killer, decides, and nobody is left on a queue.
 */
#include <exo/heap.h>
#include <exo/sched.h>
#include <exo/test.h>
#include <exo/thread.h>
#include <exo/timer.h>
#include <exo/waitq.h>

#define US 1000ull
#define MS 1000000ull

#define MANY 10000

struct alarm {
	struct timer timer;
	uint64_t expired_ns;
};

static volatile unsigned expired;

static void note_time(struct timer *timer)
{
	container_of(timer, struct alarm, timer)->expired_ns = time_now_ns();
	expired++;
}

static void alarm_add(struct alarm *alarm, uint64_t deadline_ns)
{
	irq_state_t state = arch_irq_save();

	alarm->expired_ns = 0;
	timer_init(&alarm->timer, note_time);
	timer_add(&alarm->timer, deadline_ns, 0);
	arch_irq_restore(state);
}

static bool alarm_cancel(struct alarm *alarm)
{
	irq_state_t state = arch_irq_save();
	bool pending = timer_cancel(&alarm->timer);

	arch_irq_restore(state);
	return pending;
}

TEST(timers_ten_thousand)
{
	struct alarm *alarms = heap_alloc(MANY * sizeof(*alarms));
	uint64_t start_ns = time_now_ns(), end_ns = start_ns + 200 * MS;
	unsigned early = 0;

	CHECK(alarms);
	expired = 0;
	for (unsigned i = 0; i < MANY; i++)
		alarm_add(&alarms[i], end_ns - test_random(t) % (50 * MS));
	sched_sleep_until(end_ns + 50 * MS, 0);
	for (unsigned i = 0; i < MANY; i++)
		early += alarms[i].expired_ns < alarms[i].timer.deadline_ns;
	heap_free(alarms, MANY * sizeof(*alarms));
	CHECK_EQUAL(expired, MANY);
	CHECK_EQUAL(early, 0);
}

TEST(timer_cancelled_does_not_expire)
{
	struct alarm kept, cancelled;
	uint64_t now_ns = time_now_ns();

	expired = 0;
	alarm_add(&cancelled, now_ns + 1 * MS);
	alarm_add(&kept, now_ns + 1 * MS);
	CHECK(alarm_cancel(&cancelled));
	CHECK(!alarm_cancel(&cancelled));
	/* Counted from when it has been added: on a slow machine that is later than both. */
	sched_sleep_until(time_now_ns() + 3 * MS, 0);
	CHECK_EQUAL(expired, 1);
	CHECK(kept.expired_ns >= now_ns + 1 * MS);
	CHECK(!alarm_cancel(&kept));
}

TEST(timer_of_the_past_expires_at_once)
{
	struct alarm alarm;
	uint64_t now_ns = time_now_ns();

	expired = 0;
	alarm_add(&alarm, now_ns / 2);
	while (!expired && time_now_ns() < now_ns + 100 * MS)
		;
	CHECK_EQUAL(expired, 1);
}

static struct timer periodic;
static unsigned periods;

static void again(struct timer *timer)
{
	if (++periods < 5)
		timer_add(timer, timer->deadline_ns + 1 * MS, 0);
}

TEST(timer_adds_itself_again)
{
	irq_state_t state = arch_irq_save();

	periods = 0;
	timer_init(&periodic, again);
	timer_add(&periodic, time_now_ns() + 1 * MS, 0);
	arch_irq_restore(state);
	sched_sleep_until(time_now_ns() + 20 * MS, 0);
	CHECK_EQUAL(periods, 5);
	CHECK(!timer_pending(&periodic));
}

static struct waitq queue = WAITQ_INIT(queue);

static bool wait_until(uint64_t deadline_ns)
{
	irq_state_t state = arch_irq_save();
	bool woken = waitq_sleep_until(&queue, deadline_ns, 0);

	arch_irq_restore(state);
	return woken;
}

TEST(waitq_deadline_ends_the_wait)
{
	uint64_t start_ns = time_now_ns();

	CHECK(!wait_until(start_ns + 2 * MS));
	CHECK(time_now_ns() >= start_ns + 2 * MS);
	CHECK(list_empty(&queue.threads));
	CHECK(!timer_pending(&arch_current()->timeout));
}

static volatile unsigned wakers; /* that have not done it yet */

static void wake_later(void *argument)
{
	sched_sleep_until((uint64_t)(uintptr_t)argument, 0);
	waitq_wake_all(&queue);
	wakers--;
}

static bool wake_at(uint64_t deadline_ns)
{
	struct thread *thread = thread_create("waker", wake_later, (void *)(uintptr_t)deadline_ns);

	if (thread) {
		wakers++;
		sched_wake(thread);
	}
	return thread;
}

TEST(waitq_wake_ends_the_wait_before_its_deadline)
{
	uint64_t start_ns = time_now_ns();

	CHECK(wake_at(start_ns + 1 * MS));
	CHECK(wait_until(start_ns + 50 * MS));
	CHECK(time_now_ns() < start_ns + 50 * MS);
	CHECK(!timer_pending(&arch_current()->timeout));
	CHECK(wake_at(time_now_ns() + 1 * MS));
	CHECK(wait_until(TIMER_NEVER));
	/* The first deadline passes without anybody waiting for it. */
	sched_sleep_until(start_ns + 60 * MS, 0);
	CHECK(list_empty(&queue.threads));
}

/* Deadline and waker within some microseconds of each other, in every order, or up to a
 * millisecond, where the interrupts of a machine come late. The wait must end by the one or the
 * other; a wake-up in time counts as one. */
TEST(waitq_deadline_races_with_wake)
{
	unsigned timeouts = 0;

	for (unsigned i = 0; i < 300; i++) {
		uint64_t at_ns = time_now_ns() + 100 * US;
		uint64_t spread_ns = i % 3 ? 20 * US : 2 * MS;
		uint64_t wake_ns = at_ns + test_random(t) % spread_ns;
		uint64_t end_ns = at_ns + spread_ns / 2;
		bool woken;

		CHECK(wake_at(wake_ns));
		woken = wait_until(end_ns);
		CHECK(list_empty(&queue.threads));
		CHECK(!timer_pending(&arch_current()->timeout));
		if (woken)
			CHECK(time_now_ns() >= wake_ns);
		else
			CHECK(time_now_ns() >= end_ns);
		timeouts += !woken;
		do
			sched_sleep_until(time_now_ns() + 100 * US, 0);
		while (wakers); /* a late one would wake the next wait */
		thread_reap();
	}
	CHECK(timeouts && timeouts < 300); /* how many: a matter of the machine */
}

static bool slept_out, was_woken;
static volatile bool sleeper_done;

static void sleep_long(void *argument)
{
	uint64_t deadline_ns = time_now_ns() + 1000 * MS;

	if (argument)
		was_woken = wait_until(deadline_ns);
	else
		sched_sleep_until(deadline_ns, 0);
	slept_out = time_now_ns() >= deadline_ns;
	sleeper_done = true;
}

/* What kill does: off the queue, off the timers. */
TEST(sched_interrupt_ends_waits_with_deadlines)
{
	for (uintptr_t on_queue = 0; on_queue < 2; on_queue++) {
		struct thread *thread = thread_create("sleeper", sleep_long, (void *)on_queue);
		bool pending;

		CHECK(thread);
		was_woken = sleeper_done = false;
		sched_wake(thread);
		sched_sleep_until(time_now_ns() + 1 * MS, 0);
		CHECK(timer_pending(&thread->timeout));
		CHECK_EQUAL(!list_empty(&queue.threads), on_queue);
		thread->must_end = true;
		sched_interrupt(thread);
		pending = timer_pending(&thread->timeout);
		while (!sleeper_done)
			sched_yield();
		thread_reap();
		CHECK(!pending);
		CHECK(list_empty(&queue.threads));
		CHECK(!slept_out);
		CHECK_EQUAL(was_woken, on_queue);
	}
}

/* A timer with slack expires within it, whether or not it waits for others. */
TEST(timer_slack_is_kept)
{
	uint64_t slack_ns = test_random(t) % (4 * MS), start_ns = time_now_ns() + 5 * MS;
	struct alarm alarms[64];
	irq_state_t state;

	expired = 0;
	for (unsigned i = 0; i < ARRAY_COUNT(alarms); i++) {
		state = arch_irq_save();
		timer_init(&alarms[i].timer, note_time);
		timer_add(&alarms[i].timer, start_ns + i * 100 * US, slack_ns);
		arch_irq_restore(state);
	}
	sched_sleep_until(start_ns + 64 * 100 * US + slack_ns + 5 * MS, 0);
	CHECK_EQUAL(expired, ARRAY_COUNT(alarms));
	for (unsigned i = 0; i < ARRAY_COUNT(alarms); i++) {
		uint64_t deadline_ns = start_ns + i * 100 * US;

		CHECK(alarms[i].expired_ns >= deadline_ns);
		CHECK(alarms[i].timer.deadline_ns >= deadline_ns);
		CHECK(alarms[i].timer.deadline_ns <= deadline_ns + slack_ns);
	}
}

/* False when this thread overslept, and the wake came too late. */
static bool wake_in_time(struct thread *thread)
{
	uint64_t deadline_ns;
	irq_state_t state;
	bool in_time;

	was_woken = sleeper_done = false;
	sched_wake(thread);
	sched_sleep_until(time_now_ns() + 1 * MS, 0);
	deadline_ns = thread->timeout.deadline_ns;
	sched_sleep_until(deadline_ns - 1 * MS, 0);
	state = arch_irq_save();
	in_time = time_now_ns() < deadline_ns;
	waitq_wake_all(&queue);
	arch_irq_restore(state);
	while (time_now_ns() < deadline_ns + 1 * MS)
		; /* the kernel is not preempted, but its timers expire */
	while (!sleeper_done)
		sched_yield();
	thread_reap();
	return in_time;
}

/* Woken in time, but it only runs when its deadline has passed, too: it was woken. */
TEST(waitq_wake_counts_although_the_deadline_passes)
{
	bool in_time = false;

	for (unsigned i = 0; i < 20 && !in_time; i++) {
		struct thread *thread = thread_create("sleeper", sleep_long, (void *)1);

		CHECK(thread);
		in_time = wake_in_time(thread);
	}
	CHECK(in_time);
	CHECK(was_woken);
	CHECK(slept_out);
}
