/* SPDX-License-Identifier: MIT
 *
 * Calls and priorities: who is taken first, and what a server is lent meanwhile (SYNC_PI).
 */
#include <exo/kconfig.h>
#include <exo/test.h>
#include <exo_user/ipc.h>
#include <exo_user/thread.h>
#include "forked.h"

#define MS 1000000ull

static exo_handle_t endpoint;

static int order[3];

static int call_at_priority(void *argument)
{
	struct ipc_message m = { .info = EXO_IPC_WORDS(1), .words = { (uintptr_t)argument } };

	exo_thread_priority(0, (int)(uintptr_t)argument);
	return ipc_call(endpoint, &m, EXO_NEVER);
}

/* Who has the higher priority is received first, although it came last. */
TEST(endpoint_callers_by_priority)
{
	static const int priorities[] = { 3, 6, 5 };
	struct thread *clients[ARRAY_COUNT(order)];
	struct ipc_message m = { .info = 0 };

	endpoint = exo_endpoint_create();
	for (unsigned i = 0; i < ARRAY_COUNT(order); i++) {
		CHECK_EQUAL(thread_create(&clients[i], call_at_priority,
					  (void *)(intptr_t)priorities[i], NULL),
			    0);
		exo_sleep(5 * MS);
	}
	for (unsigned i = 0; i < ARRAY_COUNT(order); i++) {
		CHECK_EQUAL(ipc_receive(endpoint, &m, EXO_NEVER), 0);
		order[i] = (int)m.words[0];
		m.info = 0;
		CHECK_EQUAL(ipc_reply(EXO_HANDLE_NONE, &m), 0);
	}
	CHECK(order[0] == 6 && order[1] == 5 && order[2] == 3);
	for (unsigned i = 0; i < ARRAY_COUNT(order); i++)
		thread_join(clients[i], NULL);
	CHECK_EQUAL(exo_handle_close(endpoint), 0);
}

static unsigned own_priority(void)
{
	struct exo_thread_info info;

	for (unsigned i = 0; !exo_thread_info(exo_getpid(), i, &info); i++)
		if (info.id == exo_thread_self())
			return info.priority;
	return 0;
}

/* With SYNC_PI a server has at least the priority of whose call it has in hand and of those who
 * wait at its endpoint, and its own again when they do not. */
TEST(endpoint_priorities_are_lent)
{
	const bool lent = IS_ENABLED(CONFIG_SYNC_PI);
	int before = exo_thread_priority(0, EXO_PRIORITY_ASK);
	struct thread *clients[2];
	struct ipc_message m = { .info = 0 };
	unsigned first, both, again;

	endpoint = exo_endpoint_create();
	exo_thread_priority(0, 2);
	CHECK_EQUAL(thread_create(&clients[0], call_at_priority, (void *)3, NULL), 0);
	CHECK_EQUAL(ipc_receive(endpoint, &m, EXO_NEVER), 0);
	first = own_priority();
	CHECK_EQUAL(thread_create(&clients[1], call_at_priority, (void *)6, NULL), 0);
	exo_sleep(5 * MS);
	both = own_priority();
	m.info = 0;
	CHECK_EQUAL(ipc_reply_wait(endpoint, &m, EXO_NEVER), 0);
	m.info = 0;
	CHECK_EQUAL(ipc_reply(EXO_HANDLE_NONE, &m), 0);
	again = own_priority();
	exo_thread_priority(0, before);
	thread_join(clients[0], NULL);
	thread_join(clients[1], NULL);
	CHECK_EQUAL(first, lent ? 3 : 2);
	CHECK_EQUAL(both, lent ? 6 : 2);
	CHECK_EQUAL(again, 2);
	CHECK_EQUAL(exo_handle_close(endpoint), 0);
}

static volatile unsigned held, seen[2];
static volatile bool look_now;

/* Has a call in hand until told, then says what priority it had; no thread ends before both have,
 * or the other one would miss itself in the list of threads. */
static int hold_a_call(void *argument)
{
	struct ipc_message m = { .info = 0 };
	int error;

	exo_thread_priority(0, 2);
	error = ipc_receive(endpoint, &m, EXO_NEVER);
	held++;
	while (!look_now)
		exo_sleep(MS);
	seen[(uintptr_t)argument] = own_priority();
	while (!seen[0] || !seen[1])
		exo_sleep(MS);
	m.info = 0;
	return error ? error : ipc_reply(EXO_HANDLE_NONE, &m);
}

static bool await_held(unsigned count)
{
	for (unsigned i = 0; held != count && i < 1000; i++)
		exo_sleep(MS);
	return held == count;
}

/* Of two that serve an endpoint each is lent what its own caller has, and who took the last call
 * what those have who wait. */
TEST(endpoint_priorities_are_lent_to_who_took_the_last_call)
{
	const bool lent = IS_ENABLED(CONFIG_SYNC_PI);
	struct thread *servers[2], *clients[3];
	struct ipc_message m = { .info = 0 };

	endpoint = exo_endpoint_create();
	held = seen[0] = seen[1] = 0;
	look_now = false;
	for (uintptr_t i = 0; i < 2; i++) {
		CHECK_EQUAL(thread_create(&clients[i], call_at_priority, (void *)(3 + i), NULL), 0);
		exo_sleep(5 *
			  MS); /* it waits, and lends to the last server until there is another */
		CHECK_EQUAL(thread_create(&servers[i], hold_a_call, (void *)i, NULL), 0);
		CHECK(await_held((unsigned)i + 1));
	}
	CHECK_EQUAL(thread_create(&clients[2], call_at_priority, (void *)6, NULL), 0);
	exo_sleep(20 * MS);
	look_now = true;
	for (unsigned i = 0; i < 2; i++)
		thread_join(servers[i], NULL);
	CHECK_EQUAL(seen[0], lent ? 3 : 2);
	CHECK_EQUAL(seen[1], lent ? 6 : 2);
	CHECK_EQUAL(ipc_receive(endpoint, &m, EXO_NEVER), 0);
	CHECK_EQUAL(m.words[0], 6);
	m.info = 0;
	CHECK_EQUAL(ipc_reply(EXO_HANDLE_NONE, &m), 0);
	for (unsigned i = 0; i < 3; i++)
		thread_join(clients[i], NULL);
	CHECK_EQUAL(exo_handle_close(endpoint), 0);
}
