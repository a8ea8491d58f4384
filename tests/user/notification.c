/* SPDX-License-Identifier: MIT
 *
 * Notifications: bits come together, are taken once, and waiting ends when it should.
 */
#include <exo/test.h>
#include <exo_user/thread.h>
#include "forked.h"

#define MS 1000000ull

TEST(notification_bits_coalesce)
{
	exo_handle_t n = exo_notification_create();

	CHECK(n > 0);
	CHECK_EQUAL(exo_notification_wait(n, ~0ull, 0), -E_TIMEOUT);
	CHECK_EQUAL(exo_notification_signal(n, 0), -E_INVAL);
	CHECK_EQUAL(exo_notification_signal(n, 1ull << 63), -E_INVAL);
	CHECK_EQUAL(exo_notification_wait(n, 0, 0), -E_INVAL);
	CHECK_EQUAL(exo_notification_wait(n, 1ull << 63, 0), -E_INVAL);
	CHECK_EQUAL(exo_notification_signal(n, 3), 0);
	CHECK_EQUAL(exo_notification_signal(n, 6), 0);
	CHECK_EQUAL(exo_notification_signal(n, 1ull << 62), 0);
	CHECK_EQUAL(exo_notification_wait(n, 8, 0), -E_TIMEOUT);
	CHECK_EQUAL(exo_notification_wait(n, 10, 0), 2);
	CHECK_EQUAL(exo_notification_wait(n, ~0ull, EXO_NEVER), 5 | 1ll << 62);
	CHECK_EQUAL(exo_notification_wait(n, ~0ull, 0), -E_TIMEOUT);
	CHECK_EQUAL(exo_handle_close(n), 0);
}

TEST(notification_deadline)
{
	exo_handle_t n = exo_notification_create();
	uint64_t end = (uint64_t)exo_clock() + 10 * MS;

	CHECK(n > 0);
	CHECK_EQUAL(exo_notification_wait(n, 1, end), -E_TIMEOUT);
	CHECK((uint64_t)exo_clock() >= end);
	CHECK_EQUAL(exo_handle_close(n), 0);
}

static exo_handle_t there, back;

#define ROUNDS 500

static int answer(void *argument __attribute__((unused)))
{
	for (int i = 0; i < ROUNDS; i++)
		if (exo_notification_wait(there, 1, EXO_NEVER) != 1 ||
		    exo_notification_signal(back, 2))
			return 1;
	return 0;
}

static bool ask_rounds(void)
{
	for (int i = 0; i < ROUNDS; i++)
		if (exo_notification_signal(there, 1) ||
		    exo_notification_wait(back, 2, EXO_NEVER) != 2)
			return false;
	return true;
}

/* No wake-up is lost, within an agent and between two. */
TEST(notification_ping_pong)
{
	struct thread *thread;
	exo_handle_t child;
	int result;

	there = exo_notification_create();
	back = exo_notification_create();
	CHECK(there > 0 && back > 0);
	CHECK_EQUAL(thread_create(&thread, answer, NULL, NULL), 0);
	CHECK(ask_rounds());
	thread_join(thread, &result);
	CHECK_EQUAL(result, 0);
	child = exo_fork();
	if (!child)
		exo_exit(answer(NULL));
	CHECK(child > 0 && ask_rounds());
	CHECK_EQUAL(exo_agent_wait(child), 0);
	CHECK_EQUAL(exo_handle_close(there), 0);
	CHECK_EQUAL(exo_handle_close(back), 0);
}

static int wait_one(void *argument)
{
	return (int)exo_notification_wait(there, (uintptr_t)argument, EXO_NEVER);
}

/* Each bit goes to one of those who wait for it, and closing the handle ends all waits. */
TEST(notification_several_wait)
{
	struct thread *threads[8];
	int result, got = 0, bad = 0;

	there = exo_notification_create();
	CHECK(there > 0);
	for (unsigned i = 0; i < ARRAY_COUNT(threads); i++)
		CHECK_EQUAL(thread_create(&threads[i], wait_one, (void *)(uintptr_t)0xff, NULL), 0);
	exo_sleep(5 * MS);
	for (unsigned i = 0; i < 5; i++) {
		CHECK_EQUAL(exo_notification_signal(there, 4), 0);
		exo_sleep(2 * MS);
	}
	CHECK_EQUAL(exo_handle_close(there), 0);
	for (unsigned i = 0; i < ARRAY_COUNT(threads); i++) {
		thread_join(threads[i], &result);
		got += result == 4;
		bad += result == -E_BADHANDLE;
	}
	CHECK_EQUAL(got, 5);
	CHECK_EQUAL(bad, 3);
}

/* A thread that waits ends with its agent. */
TEST(notification_wait_ends_with_the_agent)
{
	exo_handle_t child;

	there = exo_notification_create();
	CHECK(there > 0);
	child = exo_fork();
	if (!child)
		exo_exit(wait_one((void *)1));
	exo_sleep(5 * MS);
	CHECK(child > 0);
	CHECK_EQUAL(exo_agent_kill(child), 0);
	CHECK_EQUAL(exo_agent_wait(child), EXO_STATUS_KILLED);
	CHECK_EQUAL(exo_handle_close(there), 0);
}
