/* SPDX-License-Identifier: MIT
 *
 * Agents and threads as objects: nothing but a handle names them, each right is for something, and
 * it ends with its revocation; what an agent is given at its start.
 */
#include <exo/printf.h>
#include <exo/string.h>
#include <exo/test.h>
#include <exo_user/thread.h>
#include "child.h"
#include "forked.h"

#define MS 1000000ull

static exo_handle_t spinner(void)
{
	return exo_agent_spawn("crash", "spin");
}

/* All that can be done with an agent. */
static bool is_no_agent(exo_handle_t handle)
{
	return exo_agent_wait(handle) == -E_BADHANDLE && exo_agent_kill(handle) == -E_BADHANDLE &&
	       exo_agent_priority(handle, EXO_PRIORITY_ASK) == -E_BADHANDLE;
}

static bool is_no_thread(exo_handle_t handle)
{
	return exo_thread_wait(handle, 0) == -E_BADHANDLE &&
	       exo_thread_manage(handle, EXO_PRIORITY_ASK) == -E_BADHANDLE;
}

TEST(agent_ids_name_nothing)
{
	struct exo_agent_info info;

	for (unsigned i = 0; !exo_agent_info(i, &info); i++)
		CHECK(is_no_agent(info.id) && is_no_thread(info.id));
	CHECK(is_no_agent(0) && is_no_agent(-1) && is_no_agent(INT64_MAX));
	CHECK(is_no_thread(exo_thread_self()) && is_no_thread(0));
}

TEST(agent_handle_of_the_wrong_type)
{
	exo_handle_t note = exo_notification_create(), agent = spinner(),
		     thread = exo_thread_handle(0);

	CHECK(note > 0 && agent > 0 && thread > 0);
	CHECK(is_no_agent(note) && is_no_agent(thread));
	CHECK(is_no_thread(note) && is_no_thread(agent));
	CHECK_EQUAL(exo_notification_signal(agent, 1), -E_BADHANDLE);
	CHECK_EQUAL(exo_agent_kill(agent), 0);
	CHECK_EQUAL(exo_agent_wait(agent), EXO_STATUS_KILLED);
	CHECK(is_no_agent(agent));
	CHECK_EQUAL(exo_handle_close(thread), 0);
	CHECK(is_no_thread(thread));
	CHECK_EQUAL(exo_handle_close(note), 0);
}

TEST(agent_handle_rights)
{
	exo_handle_t agent = spinner(), waits, manages;

	waits = exo_handle_copy(agent, EXO_RIGHT_WAIT, 0, EXO_NEVER);
	manages = exo_handle_copy(agent, EXO_RIGHT_MANAGE, 0, EXO_NEVER);
	CHECK(waits > 0 && manages > 0);
	CHECK_EQUAL(exo_agent_kill(waits), -E_PERM);
	CHECK_EQUAL(exo_agent_priority(waits, EXO_PRIORITY_ASK), -E_PERM);
	CHECK_EQUAL(exo_agent_wait(manages), -E_PERM);
	CHECK(exo_agent_priority(manages, EXO_PRIORITY_LOWEST) >= 0);
	CHECK_EQUAL(exo_agent_priority(agent, EXO_PRIORITY_ASK), EXO_PRIORITY_LOWEST);
	CHECK_EQUAL(exo_agent_kill(manages), 0);
	CHECK_EQUAL(exo_agent_wait(waits), EXO_STATUS_KILLED); /* closed by that; the others not */
	CHECK_EQUAL(exo_agent_wait(agent), EXO_STATUS_KILLED);
	CHECK_EQUAL(exo_agent_kill(manages), -E_NOENT);
	CHECK_EQUAL(exo_handle_close(manages), 0);
}

/* An entry is there as long as one handle names it, and no longer. */
TEST(agent_entry_goes_with_its_last_handle)
{
	exo_handle_t agent = exo_agent_spawn("crash", "exit 3"), copy;
	struct exo_agent_info info;
	agent_id_t id = child_id(agent);

	copy = exo_handle_copy(agent, EXO_RIGHT_MASK, 0, EXO_NEVER);
	CHECK(copy > 0 && id > 0);
	CHECK_EQUAL(exo_agent_wait(agent), 3);
	CHECK(agent_by_id(id, &info) && info.state == EXO_AGENT_ENDED);
	CHECK_EQUAL(exo_agent_wait(copy), 3);
	CHECK(!agent_by_id(id, &info));
	agent = spinner();
	id = child_id(agent);
	copy = exo_handle_copy(agent, EXO_RIGHT_MANAGE, 0, EXO_NEVER);
	CHECK_EQUAL(exo_handle_close(agent), 0); /* it runs on */
	CHECK(agent_by_id(id, &info) && info.state == EXO_AGENT_RUNNING);
	CHECK_EQUAL(exo_agent_kill(copy), 0);
	CHECK_EQUAL(exo_handle_close(copy), 0); /* and ends though nobody waits */
	for (unsigned i = 0; agent_by_id(id, &info) && i < 1000; i++)
		exo_sleep(MS);
	CHECK(!agent_by_id(id, &info));
}

/* A forked child has no power over its brothers, and none of their numbers. */
static exo_handle_t brother;

static int is_nothing_to_me(void *argument __attribute__((unused)))
{
	exo_handle_t own;

	if (!is_no_agent(brother))
		return 1;
	for (unsigned i = 0; i < 100; i++) {
		own = exo_notification_create();
		if (own <= 0 || own == brother)
			return 2;
		if (i % 2)
			exo_handle_close(own);
	}
	return is_no_agent(brother) ? 0 : 3;
}

TEST(agent_handles_are_not_inherited)
{
	brother = spinner();
	CHECK(brother > 0);
	CHECK_EQUAL(forked(is_nothing_to_me, NULL), 0);
	CHECK_EQUAL(exo_agent_kill(brother), 0);
	CHECK_EQUAL(exo_agent_wait(brother), EXO_STATUS_KILLED);
}

static exo_handle_t awaited;
static volatile int waited;

static int wait_for_it(void *argument __attribute__((unused)))
{
	waited = exo_agent_wait(awaited);
	return 0;
}

TEST(agent_wait_ends_with_its_handle)
{
	exo_handle_t agent = spinner();
	struct thread *thread;

	awaited = exo_handle_copy(agent, EXO_RIGHT_WAIT, 0, EXO_NEVER);
	waited = 0;
	CHECK(awaited > 0);
	CHECK_EQUAL(thread_create(&thread, wait_for_it, NULL, NULL), 0);
	exo_sleep(5 * MS);
	CHECK_EQUAL(waited, 0);
	CHECK_EQUAL(exo_cap_revoke(agent), 1);
	thread_join(thread, NULL);
	CHECK_EQUAL(waited, -E_BADHANDLE);
	CHECK_EQUAL(exo_agent_kill(agent), 0);
	CHECK_EQUAL(exo_agent_wait(agent), EXO_STATUS_KILLED);
}

/* A wait that ends by its deadline leaves the handle, and the next one finds what has become. */
TEST(agent_wait_with_a_deadline)
{
	exo_handle_t agent = spinner(), handle;
	uint64_t end_ns;

	CHECK_EQUAL(exo_agent_wait_until(agent, 0), -E_TIMEOUT);
	end_ns = exo_clock() + 5 * MS;
	CHECK_EQUAL(exo_agent_wait_until(agent, end_ns), -E_TIMEOUT);
	CHECK((uint64_t)exo_clock() >= end_ns);
	handle = exo_handle_copy(agent, EXO_RIGHT_MANAGE, 0, EXO_NEVER);
	CHECK_EQUAL(exo_agent_wait_until(handle, 0), -E_PERM);
	CHECK_EQUAL(exo_handle_close(handle), 0);
	CHECK_EQUAL(exo_agent_kill(agent), 0);
	CHECK_EQUAL(exo_agent_wait_until(agent, exo_clock() + 10000 * MS), EXO_STATUS_KILLED);
	CHECK_EQUAL(exo_agent_wait_until(agent, 0), -E_BADHANDLE);
	CHECK_EQUAL(exo_agent_wait_until(exo_agent_spawn("crash", "exit 7"), EXO_NEVER), 7);
	CHECK_EQUAL(
		exo_agent_wait_until(exo_agent_spawn("crash", "exit 7"), exo_clock() + 10000 * MS),
		7);
}

static volatile bool go_on;

static int until_told(void *argument __attribute__((unused)))
{
	while (!go_on)
		exo_sleep(MS);
	return 0;
}

TEST(thread_handle_waits_and_manages)
{
	exo_handle_t whole, waits;
	struct exo_handle_info info;
	struct thread *thread;

	go_on = false;
	CHECK_EQUAL(thread_create(&thread, until_told, NULL, NULL), 0);
	whole = exo_thread_handle(thread->id);
	waits = exo_handle_copy(whole, EXO_RIGHT_WAIT, 0, EXO_NEVER);
	CHECK(whole > 0 && waits > 0);
	CHECK_EQUAL(exo_handle_info(whole, &info), 0);
	CHECK_EQUAL(info.id, thread->id);
	CHECK_EQUAL(exo_thread_manage(waits, EXO_PRIORITY_LOWEST), -E_PERM);
	CHECK_EQUAL(exo_thread_wait(whole, (uint64_t)exo_clock() + MS), -E_TIMEOUT);
	CHECK_EQUAL(exo_thread_manage(whole, EXO_PRIORITY_HIGHEST + 1), -E_INVAL);
	CHECK(exo_thread_manage(whole, EXO_PRIORITY_LOWEST) >= 0);
	CHECK_EQUAL(exo_thread_priority(thread->id, EXO_PRIORITY_ASK), EXO_PRIORITY_LOWEST);
	go_on = true;
	CHECK_EQUAL(exo_thread_wait(waits, EXO_NEVER), 0);
	CHECK(is_no_thread(waits));
	CHECK_EQUAL(exo_thread_manage(whole, EXO_PRIORITY_ASK), -E_NOENT);
	CHECK_EQUAL(exo_thread_wait(whole, 0), 0);
	thread_join(thread, NULL);
	CHECK_EQUAL(exo_thread_handle(EXO_THREAD_ID_MAX), -E_NOENT);
}

/* The thread may have gone, or the handles before it. */
TEST(thread_handle_any_order_of_ends)
{
	for (unsigned i = 0; i < 20; i++) {
		exo_handle_t first, second;
		struct thread *thread;

		go_on = false;
		CHECK_EQUAL(thread_create(&thread, until_told, NULL, NULL), 0);
		first = exo_thread_handle(thread->id);
		second = exo_thread_handle(thread->id);
		CHECK(first > 0 && second > 0 && first != second);
		if (i & 1)
			CHECK_EQUAL(exo_handle_close(first), 0);
		if (i & 2)
			CHECK_EQUAL(exo_handle_close(second), 0);
		go_on = true;
		thread_join(thread, NULL);
		CHECK_EQUAL(exo_thread_wait(first, 0), i & 1 ? -E_BADHANDLE : 0);
		CHECK_EQUAL(exo_thread_wait(second, 0), i & 2 ? -E_BADHANDLE : 0);
	}
}

/* --- What an agent is given at its start. `crash given N` signals each of N, at its place. */

static exo_handle_t given_to(const exo_handle_t *handles, size_t count)
{
	char arguments[16];

	exo_snprintf(arguments, sizeof(arguments), "given %zu", count);
	return exo_agent_spawn_with("crash", arguments, handles, count);
}

TEST(agent_given_handles)
{
	exo_handle_t note = exo_notification_create(), list[EXO_HANDLES_GIVEN_MAX], child;
	struct exo_handle_info info;

	for (unsigned i = 0; i < EXO_HANDLES_GIVEN_MAX; i++) {
		list[i] = exo_handle_copy(note, EXO_RIGHT_SEND | EXO_RIGHT_COPY, 1 << i, EXO_NEVER);
		CHECK(list[i] > 0);
	}
	child = given_to(list, EXO_HANDLES_GIVEN_MAX);
	CHECK(child > 0);
	CHECK_EQUAL(exo_handle_info(note, &info), 0);
	CHECK_EQUAL(exo_agent_wait(child), 0);
	CHECK_EQUAL(exo_notification_wait(note, EXO_NOTIFICATION_BITS, 0), 0xffff);
	/* Two of three, the other way round; and the child is none the richer. */
	list[0] = list[5];
	child = given_to(list, 2);
	CHECK_EQUAL(exo_agent_wait(child), 0);
	CHECK_EQUAL(exo_notification_wait(note, EXO_NOTIFICATION_BITS, 0), 1 << 5 | 1 << 1);
	CHECK_EQUAL(child_run("given 1"), 1);
	CHECK_EQUAL(exo_cap_revoke(note), EXO_HANDLES_GIVEN_MAX);
	CHECK_EQUAL(exo_handle_close(note), 0);
}

/* A list with something in it that cannot be given starts nothing, and leaves nothing behind. */
TEST(agent_given_handles_refused)
{
	exo_handle_t note = exo_notification_create(), list[EXO_HANDLES_GIVEN_MAX + 1];
	struct exo_handle_info info;
	struct exo_system_info before, after;

	for (size_t i = 0; i < ARRAY_COUNT(list); i++)
		list[i] = note;
	CHECK_EQUAL(exo_system_info(&before), 0);
	CHECK_EQUAL(given_to(list, EXO_HANDLES_GIVEN_MAX + 1), -E_TOOBIG);
	CHECK_EQUAL(exo_agent_spawn_with("crash", NULL, list, ~(size_t)0 / 8 + 2), -E_TOOBIG);
	CHECK_EQUAL(exo_agent_spawn_with("crash", NULL, NULL, 1), -E_FAULT);
	list[3] = exo_handle_copy(note, EXO_RIGHT_SEND, 0, EXO_NEVER);
	CHECK_EQUAL(given_to(list, 5), -E_PERM);
	CHECK_EQUAL(exo_handle_close(list[3]), 0);
	CHECK_EQUAL(given_to(list, 5), -E_BADHANDLE);
	list[3] = EXO_HANDLE_NONE;
	CHECK_EQUAL(given_to(list, 5), -E_BADHANDLE);
	CHECK_EQUAL(exo_handle_info(note, &info), 0);
	CHECK_EQUAL(info.handles, 1);
	CHECK_EQUAL(exo_system_info(&after), 0);
	CHECK_EQUAL(before.agents, after.agents);
	CHECK_EQUAL(exo_handle_close(note), 0);
}

/* Revoking what was given reaches the agent that has it. */
TEST(agent_given_handle_is_revoked)
{
	exo_handle_t note = exo_notification_create(), agent;

	CHECK(note > 0);
	agent = exo_agent_spawn_with("crash", "given-until-bad", &note, 1);
	CHECK(agent > 0);
	CHECK_EQUAL(exo_notification_wait(note, 1, EXO_NEVER), 1);
	CHECK_EQUAL(exo_cap_revoke(note), 1);
	CHECK_EQUAL(exo_agent_wait(agent), 0);
	CHECK_EQUAL(exo_handle_close(note), 0);
}

/* An agent that has all the handles that it can have starts nothing, and says why. */
static int spawn_when_full(void *argument __attribute__((unused)))
{
	exo_handle_t first = exo_notification_create(), last = first;
	int error;

	while (last > 0)
		last = exo_handle_copy(first, EXO_RIGHT_SEND, 0, EXO_NEVER);
	error = (int)exo_agent_spawn("crash", "spin");
	if (last != -E_RANGE || error != last || exo_fork() != last ||
	    exo_thread_handle(0) != last || exo_memory_create(PAGE_BYTES) != last)
		return 1;
	if (exo_cap_revoke(first) < 1000)
		return 2;
	return child_run("exit 7") == 7 ? 0 : 3;
}

TEST(agent_table_of_handles_is_full)
{
	struct memory_mark mark;

	CHECK_EQUAL(forked(spawn_when_full, NULL), 0);
	memory_mark(&mark);
	CHECK_EQUAL(forked(spawn_when_full, NULL), 0);
	CHECK(memory_is_back(&mark));
}
