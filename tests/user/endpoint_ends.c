/* SPDX-License-Identifier: MIT
 *
 * How calls end when somebody does not play along: time-outs, and the death of the client, of the
 * server and of both, at each step of a call; handles that are revoked while threads wait by them;
 * and all of it at once.
 */
#include <exo/test.h>
#include <exo_user/ipc.h>
#include <exo_user/thread.h>
#include "forked.h"

#define MS  1000000ull
#define ALL EXO_RIGHT_MASK

#define KILLED EXO_STATUS_KILLED

static exo_handle_t endpoint;

static int receive(struct ipc_message *m)
{
	m->info = 0;
	return ipc_receive(endpoint, m, (uint64_t)exo_clock() + 1000 * MS);
}

static int reply(exo_handle_t to)
{
	struct ipc_message m = { .info = 0 };

	return ipc_reply(to, &m);
}

static int call_until(uint64_t deadline_ns)
{
	struct ipc_message m = { .info = EXO_IPC_WORDS(8) };

	return ipc_call(endpoint, &m, deadline_ns);
}

static int call(void *argument)
{
	uintptr_t ms = (uintptr_t)argument;

	return -call_until(ms ? (uint64_t)exo_clock() + ms * MS : EXO_NEVER);
}

/* A client in an agent of its own, which has called when this returns, or a moment later. */
static exo_handle_t client_agent(void)
{
	exo_handle_t child = exo_fork();

	if (!child)
		exo_exit(call(NULL));
	exo_sleep(5 * MS);
	return child;
}

static bool kill(exo_handle_t child)
{
	return child > 0 && !exo_agent_kill(child) && exo_agent_wait(child) == KILLED;
}

TEST(endpoint_client_dies_queued)
{
	struct ipc_message m;
	exo_handle_t child;

	endpoint = exo_endpoint_create();
	child = client_agent();
	CHECK(kill(child));
	m.info = 0;
	CHECK_EQUAL(ipc_receive(endpoint, &m, 0), -E_TIMEOUT);
	CHECK_EQUAL(exo_handle_close(endpoint), 0);
}

TEST(endpoint_client_dies_in_hand)
{
	struct ipc_message m;
	exo_handle_t child;

	endpoint = exo_endpoint_create();
	child = client_agent();
	CHECK_EQUAL(receive(&m), 0);
	CHECK(kill(child));
	CHECK_EQUAL(reply(EXO_HANDLE_NONE), -E_DEAD);
	CHECK_EQUAL(reply(EXO_HANDLE_NONE), -E_NOENT);
	child = client_agent();
	CHECK_EQUAL(receive(&m), 0);
	CHECK(kill(child));
	CHECK_EQUAL(exo_ipc_reply_save(), -E_DEAD);
	m.info = 0;
	CHECK_EQUAL(ipc_reply_wait(endpoint, &m, (uint64_t)exo_clock() + MS), -E_TIMEOUT);
	CHECK_EQUAL(exo_handle_close(endpoint), 0);
}

TEST(endpoint_client_dies_saved)
{
	struct ipc_message m;
	exo_handle_t saved;
	exo_handle_t child;

	endpoint = exo_endpoint_create();
	child = client_agent();
	CHECK_EQUAL(receive(&m), 0);
	saved = exo_ipc_reply_save();
	CHECK(saved > 0 && kill(child));
	CHECK_EQUAL(reply(saved), -E_DEAD);
	CHECK_EQUAL(reply(saved), -E_BADHANDLE);
	CHECK_EQUAL(exo_handle_close(endpoint), 0);
}

enum server_step { WAITS, HAS_IN_HAND, HAS_SAVED, HAS_REPLIED };

static volatile unsigned *step;

/* Serves up to a step, and stays there. The parent keeps no right to receive. */
static exo_handle_t server_agent(enum server_step last)
{
	exo_handle_t child = exo_fork();
	struct ipc_message m;

	if (child)
		return child;
	*step = 1;
	if (receive(&m) || last == HAS_IN_HAND)
		goto stay;
	if (last == HAS_SAVED)
		exo_ipc_reply_save();
	else
		reply(EXO_HANDLE_NONE);
stay:
	*step = 2;
	exo_sleep(10000 * MS);
	exo_exit(9);
}

/* The parent calls; a thread of it kills the server meanwhile. */
static exo_handle_t victim;

static int kill_later(void *argument)
{
	exo_sleep((uintptr_t)argument * MS);
	return exo_agent_kill(victim);
}

static int call_dying_server(enum server_step last)
{
	struct thread *killer;
	exo_handle_t send;
	int result;

	endpoint = exo_endpoint_create();
	victim = server_agent(last);
	send = exo_handle_copy(endpoint, EXO_RIGHT_SEND | EXO_RIGHT_COPY, 0, EXO_NEVER);
	exo_handle_close(endpoint);
	endpoint = send;
	if (victim < 0 || thread_create(&killer, kill_later, (void *)20, NULL))
		return 1;
	result = call_until(EXO_NEVER);
	thread_join(killer, NULL);
	if (exo_agent_wait(victim) != KILLED)
		return 2;
	if (call_until(EXO_NEVER) != -E_DEAD)
		return 3;
	exo_handle_close(endpoint);
	return result;
}

TEST(endpoint_server_dies)
{
	step = map_shared();
	CHECK(step);
	CHECK_EQUAL(call_dying_server(HAS_REPLIED), 0);
	CHECK_EQUAL(call_dying_server(HAS_IN_HAND), -E_DEAD);
	CHECK_EQUAL(call_dying_server(HAS_SAVED), -E_DEAD);
	exo_vm_unmap((void *)step, 4096);
}

/* Nobody takes the call, and then nobody can. */
TEST(endpoint_server_dies_before_it_receives)
{
	struct thread *thread;
	exo_handle_t send, whole;
	int result;

	whole = exo_endpoint_create();
	send = exo_handle_copy(whole, EXO_RIGHT_SEND, 0, EXO_NEVER);
	endpoint = send;
	CHECK_EQUAL(thread_create(&thread, call, NULL, NULL), 0);
	exo_sleep(5 * MS);
	CHECK_EQUAL(exo_handle_close(whole), 0);
	thread_join(thread, &result);
	CHECK_EQUAL(result, E_DEAD);
	CHECK_EQUAL(exo_handle_close(send), 0);
}

/* A server's thread ends while its agent goes on. */
static int receive_and_end(void *argument __attribute__((unused)))
{
	struct ipc_message m;

	return receive(&m);
}

TEST(endpoint_server_thread_ends)
{
	struct thread *server;

	endpoint = exo_endpoint_create();
	CHECK_EQUAL(thread_create(&server, receive_and_end, NULL, NULL), 0);
	CHECK_EQUAL(call_until(EXO_NEVER), -E_DEAD);
	thread_join(server, NULL);
	CHECK_EQUAL(exo_handle_close(endpoint), 0);
}

/* Client and server are one agent, and it ends with calls in every state. */
static int all_at_once(void *argument __attribute__((unused)))
{
	struct thread *thread;
	struct ipc_message m;
	int error = 0;

	endpoint = exo_endpoint_create();
	for (unsigned i = 0; i < 6 && !error; i++)
		error = thread_create(&thread, call, NULL, NULL);
	for (unsigned i = 0; i < 3 && !error; i++) {
		error = receive(&m);
		if (!error && exo_ipc_reply_save() < 0)
			error = 1;
	}
	return error ? error : receive(&m);
}

TEST(endpoint_both_die)
{
	struct memory_mark mark;

	CHECK_EQUAL(forked(all_at_once, NULL), 0);
	memory_mark(&mark);
	for (unsigned i = 0; i < 5; i++)
		CHECK_EQUAL(forked(all_at_once, NULL), 0);
	CHECK(memory_is_back(&mark));
}

TEST(endpoint_times_out_at_each_step)
{
	struct thread *client;
	struct ipc_message m;
	exo_handle_t saved;
	int result;

	endpoint = exo_endpoint_create();
	CHECK_EQUAL(thread_create(&client, call, (void *)5, NULL), 0);
	thread_join(client, &result);
	CHECK_EQUAL(result, E_TIMEOUT);
	m.info = 0;
	CHECK_EQUAL(ipc_receive(endpoint, &m, 0), -E_TIMEOUT);
	CHECK_EQUAL(thread_create(&client, call, (void *)20, NULL), 0);
	CHECK_EQUAL(receive(&m), 0);
	thread_join(client, &result);
	CHECK_EQUAL(result, E_TIMEOUT);
	CHECK_EQUAL(reply(EXO_HANDLE_NONE), -E_DEAD);
	CHECK_EQUAL(thread_create(&client, call, (void *)20, NULL), 0);
	CHECK_EQUAL(receive(&m), 0);
	saved = exo_ipc_reply_save();
	CHECK(saved > 0);
	thread_join(client, &result);
	CHECK_EQUAL(result, E_TIMEOUT);
	CHECK_EQUAL(reply(saved), -E_DEAD);
	CHECK_EQUAL(exo_handle_close(endpoint), 0);
}

static int wait_for_calls(void *argument __attribute__((unused)))
{
	struct ipc_message m = { .info = 0 };

	return -ipc_receive(endpoint, &m, EXO_NEVER);
}

/* Those who wait by what is revoked do not wait any more; the others do. */
TEST(endpoint_revoked_while_threads_wait)
{
	exo_handle_t whole = exo_endpoint_create(), sends, receives;
	struct thread *caller, *server;
	struct ipc_message m;
	int result;

	sends = exo_handle_copy(whole, EXO_RIGHT_SEND | EXO_RIGHT_COPY | EXO_RIGHT_REVOKE, 0,
				EXO_NEVER);
	endpoint = exo_handle_copy(sends, ALL, 0, EXO_NEVER);
	CHECK_EQUAL(thread_create(&caller, call, NULL, NULL), 0);
	exo_sleep(5 * MS);
	CHECK_EQUAL(exo_cap_revoke(sends), 1);
	thread_join(caller, &result);
	CHECK_EQUAL(result, E_BADHANDLE);
	/* A call that has been received is answered, whatever becomes of the right to call. */
	endpoint = exo_handle_copy(sends, ALL, 0, EXO_NEVER);
	CHECK_EQUAL(thread_create(&caller, call, NULL, NULL), 0);
	m.info = 0;
	CHECK_EQUAL(ipc_receive(whole, &m, EXO_NEVER), 0);
	CHECK_EQUAL(exo_cap_revoke(whole), 2);
	CHECK_EQUAL(reply(EXO_HANDLE_NONE), 0);
	thread_join(caller, &result);
	CHECK_EQUAL(result, 0);
	receives = exo_handle_copy(whole, EXO_RIGHT_RECEIVE, 0, EXO_NEVER);
	endpoint = receives;
	CHECK_EQUAL(thread_create(&server, wait_for_calls, NULL, NULL), 0);
	exo_sleep(5 * MS);
	CHECK_EQUAL(exo_cap_revoke(whole), 1);
	thread_join(server, &result);
	CHECK_EQUAL(result, E_BADHANDLE);
	CHECK_EQUAL(exo_handle_close(whole), 0);
}

/* Everybody's deadlines are short and random, servers throw calls away, save and answer them late:
 * every call ends with an answer to it or an error that may be. */
#define CLIENTS 6
#define SERVERS 3
#define CALLS   200

static volatile bool stop;

static uint64_t next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005ull + 1442695040888963407ull;
	return *state >> 33;
}

static int random_client(void *argument)
{
	uint64_t state = (uintptr_t)argument;

	for (unsigned i = 0; i < CALLS; i++) {
		uint64_t number = next_random(&state);
		struct ipc_message m = { .info = EXO_IPC_WORDS(8), .words = { number } };
		uint64_t wait_ns = next_random(&state) % MS;
		int error;

		m.words[7] = number;
		error = ipc_call(endpoint, &m,
				 wait_ns < MS / 4 ? EXO_NEVER : (uint64_t)exo_clock() + wait_ns);
		if (!error && (m.words[0] != number + 1 || m.words[7] != number + 1))
			return 1;
		if (error && error != -E_TIMEOUT && error != -E_DEAD)
			return -error;
	}
	return 0;
}

static int answer_late(struct ipc_message *m, uint64_t choice)
{
	exo_handle_t saved = exo_ipc_reply_save();

	if (saved < 0)
		return saved == -E_DEAD ? 0 : 3;
	if (choice & 8)
		exo_yield();
	if (choice & 16)
		return exo_handle_close(saved) ? 4 : 0;
	return ipc_reply(saved, m) == -E_BADHANDLE ? 5 : 0;
}

static int random_server(void *argument)
{
	uint64_t state = (uintptr_t)argument;
	struct ipc_message m = { .info = 0 };

	while (!stop) {
		int error = ipc_receive(endpoint, &m, (uint64_t)exo_clock() + MS);
		uint64_t choice = next_random(&state);

		if (error && error != -E_TIMEOUT)
			return -error;
		if (error)
			continue;
		if (choice & 1)
			exo_sleep(choice % (MS / 8));
		m.words[0]++;
		m.words[7]++;
		m.info = EXO_IPC_WORDS(8);
		error = choice & 6 ? 0 : answer_late(&m, choice);
		if (error)
			return error;
		if (choice & 6)
			ipc_reply(EXO_HANDLE_NONE, &m);
		m.info = 0;
	}
	return 0;
}

TEST(endpoint_random_calls)
{
	struct thread *clients[CLIENTS], *servers[SERVERS];
	int result, bad = 0;

	endpoint = exo_endpoint_create();
	stop = false;
	for (unsigned i = 0; i < SERVERS; i++)
		CHECK_EQUAL(thread_create(&servers[i], random_server,
					  (void *)(uintptr_t)test_random(t), NULL),
			    0);
	for (unsigned i = 0; i < CLIENTS; i++)
		CHECK_EQUAL(thread_create(&clients[i], random_client,
					  (void *)(uintptr_t)test_random(t), NULL),
			    0);
	for (unsigned i = 0; i < CLIENTS; i++) {
		thread_join(clients[i], &result);
		bad = result ? result : bad;
	}
	stop = true;
	for (unsigned i = 0; i < SERVERS; i++) {
		thread_join(servers[i], &result);
		bad = result ? result : bad;
	}
	CHECK_EQUAL(bad, 0);
	CHECK_EQUAL(exo_handle_close(endpoint), 0);
}
