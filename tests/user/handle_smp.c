/* SPDX-License-Identifier: MIT
 *
 * Revocation while others copy, signal, wait and close what is revoked, at the same time where
 * there are several CPUs: afterwards nothing of it is left, whoever had it.
 */
#include <exo/test.h>
#include <exo_user/ipc.h>
#include <exo_user/thread.h>
#include "forked.h"

#define MS  1000000ll
#define ALL EXO_RIGHT_MASK

#define USERS  4
#define ROUNDS 30

static exo_handle_t given;
static volatile unsigned *alive;

/* A revocation that goes on may have reached one handle and not yet the other. */
static bool soon_bad(exo_handle_t handle)
{
	int64_t end_ns = exo_clock() + 1000 * MS;

	while (exo_notification_signal(handle, 1) != -E_BADHANDLE) {
		if (exo_clock() > end_ns)
			return false;
		exo_sleep(MS / 10);
	}
	return true;
}

/* Copies of copies, used and closed, until there is nothing to copy any more. */
static int use_until_revoked(void *argument)
{
	uint64_t state = (uintptr_t)argument * 77 + 1;
	exo_handle_t mine[8] = { 0 };

	for (;;) {
		unsigned to = (unsigned)(state >> 33) % 8, from = (unsigned)(state >> 40) % 8;
		exo_handle_t copy =
			exo_handle_copy(mine[from] > 0 ? mine[from] : given, ALL, 0, EXO_NEVER);

		state = state * 6364136223846793005ull + 1442695040888963407ull;
		exo_handle_close(mine[to]);
		mine[to] = copy;
		if (copy > 0)
			exo_notification_signal(copy, 1);
		else if (copy != -E_BUSY && exo_notification_signal(given, 1) == -E_BADHANDLE)
			break;
	}
	for (unsigned i = 0; i < 8; i++)
		if (mine[i] > 0 && !soon_bad(mine[i]))
			return 1;
	return 0;
}

static int wait_until_revoked(void *argument __attribute__((unused)))
{
	int64_t result;

	do
		result = exo_notification_wait(given, 1, EXO_NEVER);
	while (result == 1);
	return result == -E_BADHANDLE ? 0 : 2;
}

/* Half of the users in an agent of their own. */
static int users(void *argument)
{
	struct thread *threads[USERS];
	int result, bad = 0;

	for (uintptr_t i = 0; i < USERS; i++)
		if (thread_create(&threads[i], i ? use_until_revoked : wait_until_revoked,
				  (void *)(i + (uintptr_t)argument), NULL))
			return 3;
	++*alive;
	for (unsigned i = 0; i < USERS; i++) {
		thread_join(threads[i], &result);
		bad |= result;
	}
	return bad;
}

static bool revoke_from_users(struct test_run *t)
{
	exo_handle_t whole = exo_notification_create();
	struct exo_handle_info info;
	exo_handle_t child;
	int status;

	given = exo_handle_copy(whole, ALL, 0, EXO_NEVER);
	*alive = 0;
	child = exo_fork();
	if (!child)
		exo_exit(users((void *)(uintptr_t)(test_random(t) % 1000)));
	if (child < 0 || !await_step(alive, 1))
		return false;
	exo_sleep(test_random(t) % MS);
	if (exo_cap_revoke(whole) < 2)
		return false;
	status = exo_agent_wait(child);
	return !status && !exo_handle_info(whole, &info) && info.handles == 1 && !info.derived &&
	       exo_notification_signal(given, 1) == -E_BADHANDLE && !exo_handle_close(whole);
}

TEST(handle_revocation_while_it_is_used)
{
	alive = map_shared();
	CHECK(alive);
	for (unsigned i = 0; i < ROUNDS; i++)
		CHECK(revoke_from_users(t));
	exo_vm_unmap((void *)alive, 4096);
}

/* Maps and unmaps until the handle is bad: 0. Does not write: revocation takes mappings with it. */
static int map_until_revoked(void *argument __attribute__((unused)))
{
	for (;;) {
		int64_t at = exo_memory_map(given, NULL, 4096, ACCESS, 0);

		if (at == -E_BUSY)
			continue;
		if (at < 0)
			return at == -E_BADHANDLE ? 0 : 1;
		if (exo_vm_unmap((void *)at, 4096))
			return 2;
	}
}

/* Waits for an agent that does not end. */
static int await_until_revoked(void *argument __attribute__((unused)))
{
	return exo_agent_wait(given) == -E_BADHANDLE ? 0 : 3;
}

static bool revoke_from_threads(struct test_run *t, exo_handle_t whole, int (*use)(void *))
{
	struct thread *threads[USERS];
	int result, bad = 0;

	given = exo_handle_copy(whole, ALL, 0, EXO_NEVER);
	for (unsigned i = 0; i < USERS; i++)
		if (thread_create(&threads[i], use, NULL, NULL))
			return false;
	exo_sleep(test_random(t) % MS);
	if (exo_cap_revoke(whole) != 1)
		return false;
	for (unsigned i = 0; i < USERS; i++) {
		thread_join(threads[i], &result);
		bad |= result;
	}
	return !bad;
}

TEST(handle_revocation_of_memory_and_agents_in_use)
{
	exo_handle_t memory = exo_memory_create(4096), agent = exo_agent_spawn("crash", "sleep");

	CHECK(memory > 0 && agent > 0);
	for (unsigned i = 0; i < ROUNDS; i++) {
		CHECK(revoke_from_threads(t, memory, map_until_revoked));
		CHECK(revoke_from_threads(t, agent, await_until_revoked));
	}
	CHECK_EQUAL(exo_agent_kill(agent), 0);
	CHECK_EQUAL(exo_agent_wait(agent), EXO_STATUS_KILLED);
	CHECK_EQUAL(exo_handle_close(memory), 0);
}
