/* SPDX-License-Identifier: MIT
 *
 * Calls: what arrives, in which registers, from whom; handles in messages; replies exactly once.
 * How calls end when somebody does not play along is in endpoint_ends.c, priorities in
 * endpoint_priority.c.
 */
#include <exo/string.h>
#include <exo/test.h>
#include <exo_user/ipc.h>
#include <exo_user/thread.h>
#include "forked.h"

#define MS  1000000ull
#define ALL EXO_RIGHT_MASK

#define QUIT   0x71
#define SECRET 0x5ec4e75ec4e7

static exo_handle_t endpoint;

/* Answers with each word doubled, as many as came, the badge as the label; until told to quit. */
static int doubler(void *argument __attribute__((unused)))
{
	struct ipc_message m = { .info = 0 };
	int error = ipc_receive(endpoint, &m, EXO_NEVER);

	while (!error && EXO_IPC_LABEL_OF(m.info) != QUIT) {
		for (unsigned i = 0; i < EXO_IPC_WORDS_OF(m.info); i++)
			m.words[i] *= 2;
		m.info = EXO_IPC_WORDS(EXO_IPC_WORDS_OF(m.info)) | EXO_IPC_LABEL(m.badge);
		error = ipc_reply_wait(endpoint, &m, EXO_NEVER);
	}
	m.info = 0;
	return error ? error : ipc_reply(EXO_HANDLE_NONE, &m);
}

static int quit(exo_handle_t handle)
{
	struct ipc_message m = { .info = EXO_IPC_LABEL(QUIT) };

	return ipc_call(handle, &m, EXO_NEVER);
}

/* Every number of words comes and goes whole. */
static bool doubles(exo_handle_t handle, uint64_t badge, uint64_t seed)
{
	for (unsigned words = 0; words <= EXO_IPC_WORDS_MAX; words++) {
		struct ipc_message m = { .info = EXO_IPC_WORDS(words) };

		for (unsigned i = 0; i < words; i++)
			m.words[i] = seed + i;
		if (ipc_call(handle, &m, EXO_NEVER) || EXO_IPC_WORDS_OF(m.info) != words ||
		    EXO_IPC_LABEL_OF(m.info) != badge || m.badge)
			return false;
		for (unsigned i = 0; i < words; i++)
			if (m.words[i] != 2 * (seed + i))
				return false;
	}
	return true;
}

TEST(endpoint_between_threads)
{
	struct thread *server;
	exo_handle_t badged;
	int result;

	endpoint = exo_endpoint_create();
	badged = exo_handle_copy(endpoint, EXO_RIGHT_SEND, 77, EXO_NEVER);
	CHECK(endpoint > 0 && badged > 0);
	CHECK_EQUAL(thread_create(&server, doubler, NULL, NULL), 0);
	for (unsigned i = 0; i < 50; i++)
		CHECK(doubles(endpoint, 0, i << 20) && doubles(badged, 77, i << 30));
	CHECK_EQUAL(quit(badged), 0);
	thread_join(server, &result);
	CHECK_EQUAL(result, 0);
	CHECK_EQUAL(exo_cap_revoke(endpoint), 1);
	CHECK_EQUAL(exo_handle_close(endpoint), 0);
}

/* Sends back what there is beyond the words that came, with as many words and secrets of its own.
 */
static int leaker(void *argument __attribute__((unused)))
{
	uint64_t words[3] = { 1, 1, 1 }, badge, info = 0, beyond;
	int error = ipc_short(EXO_SYS_ipc_receive, endpoint, &info, &badge, words, EXO_NEVER);

	while (!error && EXO_IPC_LABEL_OF(info) != QUIT) {
		unsigned count = EXO_IPC_WORDS_OF(info);

		beyond = 0;
		for (unsigned i = 0; i < 3; i++) {
			beyond |= i < count ? 0 : words[i];
			words[i] = SECRET;
		}
		info = EXO_IPC_WORDS(count) | EXO_IPC_LABEL(beyond != 0);
		error = ipc_short(EXO_SYS_ipc_reply_wait, endpoint, &info, &badge, words,
				  EXO_NEVER);
	}
	info = 0;
	return error ? error
		     : ipc_short(EXO_SYS_ipc_reply, EXO_HANDLE_NONE, &info, &badge, words, 0);
}

/* With a deadline the call goes the long way, without one the short one where there is one. */
TEST(endpoint_words_beyond_the_length_do_not_travel)
{
	struct thread *server;
	int result;

	endpoint = exo_endpoint_create();
	CHECK_EQUAL(thread_create(&server, leaker, NULL, NULL), 0);
	for (unsigned i = 0; i < 24; i++) {
		uint64_t words[3] = { SECRET, SECRET, SECRET }, badge;
		uint64_t info = EXO_IPC_WORDS(i % 4);
		uint64_t deadline = i & 4 ? EXO_NEVER : (uint64_t)exo_clock() + 1000 * MS;

		CHECK_EQUAL(ipc_short(EXO_SYS_ipc_call, endpoint, &info, &badge, words, deadline),
			    0);
		CHECK_EQUAL(EXO_IPC_LABEL_OF(info), 0);
		for (unsigned n = 0; n < 3; n++)
			CHECK_EQUAL(words[n], n < i % 4 ? SECRET : 0);
	}
	CHECK_EQUAL(quit(endpoint), 0);
	thread_join(server, &result);
	CHECK_EQUAL(result, 0);
	CHECK_EQUAL(exo_handle_close(endpoint), 0);
}

TEST(endpoint_between_agents)
{
	exo_handle_t child;

	endpoint = exo_endpoint_create();
	CHECK(endpoint > 0);
	child = exo_fork();
	if (!child)
		exo_exit(doubler(NULL));
	CHECK(child > 0);
	for (unsigned i = 0; i < 50; i++)
		CHECK(doubles(endpoint, 0, i << 20));
	CHECK_EQUAL(quit(endpoint), 0);
	CHECK_EQUAL(exo_agent_wait(child), 0);
	CHECK_EQUAL(exo_handle_close(endpoint), 0);
}

/* Long answers, whatever was asked. */
static int talker(void *argument __attribute__((unused)))
{
	struct ipc_message m = { .info = 0 };
	int error = ipc_receive(endpoint, &m, EXO_NEVER);

	while (!error && EXO_IPC_LABEL_OF(m.info) != QUIT) {
		for (unsigned i = 0; i < EXO_IPC_WORDS_MAX; i++)
			m.words[i] = 100 + i;
		m.info = EXO_IPC_WORDS(EXO_IPC_WORDS_MAX);
		error = ipc_reply_wait(endpoint, &m, EXO_NEVER);
	}
	m.info = 0;
	return error ? error : ipc_reply(EXO_HANDLE_NONE, &m);
}

/* Who does not take long messages keeps its registers: the compiler's own are in them here. */
TEST(endpoint_long_answer_to_who_takes_a_short_one)
{
	uint64_t words[EXO_IPC_WORDS_SHORT] = { 1, 2, 3 }, badge = 1, sum = 0;
	struct thread *server;

	endpoint = exo_endpoint_create();
	CHECK(endpoint > 0);
	CHECK_EQUAL(thread_create(&server, talker, NULL, NULL), 0);
	for (uint64_t i = 0; i < 20; i++) {
		uint64_t info = EXO_IPC_WORDS(3), a = i, b = i * 2, c = i * 3, d = i * 4;

		__asm__ volatile("" : "+r"(a), "+r"(b), "+r"(c), "+r"(d));
		CHECK_EQUAL(ipc_short(EXO_SYS_ipc_call, endpoint, &info, &badge, words, EXO_NEVER),
			    0);
		__asm__ volatile("" : "+r"(a), "+r"(b), "+r"(c), "+r"(d));
		CHECK_EQUAL(a + b + c + d, 10 * i);
		CHECK_EQUAL(info, EXO_IPC_WORDS(3) | EXO_IPC_TRUNCATED);
		CHECK(words[0] == 100 && words[1] == 101 && words[2] == 102 && !badge);
		sum += a;
	}
	CHECK_EQUAL(sum, 190);
	CHECK_EQUAL(quit(endpoint), 0);
	thread_join(server, NULL);
	CHECK_EQUAL(exo_handle_close(endpoint), 0);
}

static int call_with(exo_handle_t handle, uint64_t info, uint64_t deadline_ns)
{
	struct ipc_message m = { .info = info };

	return (int)exo_ipc_message(EXO_SYS_ipc_call, handle, &m, deadline_ns);
}

TEST(endpoint_errors)
{
	struct ipc_message m = { .info = 0 };
	exo_handle_t bell = exo_notification_create(), send, receive;

	endpoint = exo_endpoint_create();
	send = exo_handle_copy(endpoint, EXO_RIGHT_SEND | EXO_RIGHT_COPY, 0, EXO_NEVER);
	receive = exo_handle_copy(endpoint, EXO_RIGHT_RECEIVE, 0, EXO_NEVER);
	CHECK(bell > 0 && send > 0 && receive > 0);
	CHECK_EQUAL(call_with(bell, 0, 0), -E_BADHANDLE);
	CHECK_EQUAL(call_with(endpoint ^ 1ll << 40, 0, 0), -E_BADHANDLE);
	CHECK_EQUAL(call_with(receive, 0, 0), -E_PERM);
	CHECK_EQUAL(call_with(send, EXO_IPC_WORDS(9), 0), -E_INVAL);
	CHECK_EQUAL(call_with(send, EXO_IPC_WORDS(1) | EXO_IPC_HANDLES(2), 0), -E_INVAL);
	CHECK_EQUAL(call_with(send, EXO_IPC_WORDS(4) | EXO_IPC_HANDLES(4), 0), -E_INVAL);
	CHECK_EQUAL(call_with(send, EXO_IPC_TAKES_HANDLES(4), 0), -E_INVAL);
	CHECK_EQUAL(call_with(send, 0, 0), -E_TIMEOUT);
	CHECK_EQUAL(call_with(send, 0, (uint64_t)exo_clock() + 5 * MS), -E_TIMEOUT);
	CHECK_EQUAL(ipc_receive(bell, &m, 0), -E_BADHANDLE);
	CHECK_EQUAL(ipc_receive(send, &m, 0), -E_PERM);
	CHECK_EQUAL(ipc_receive(receive, &m, 0), -E_TIMEOUT);
	CHECK_EQUAL(ipc_receive(receive, &m, (uint64_t)exo_clock() + 5 * MS), -E_TIMEOUT);
	CHECK_EQUAL(exo_notification_signal(endpoint, 1), -E_BADHANDLE);
	m.info = 0;
	CHECK_EQUAL(ipc_reply(EXO_HANDLE_NONE, &m), -E_NOENT);
	CHECK_EQUAL(ipc_reply(endpoint, &m), -E_BADHANDLE);
	CHECK_EQUAL(exo_ipc_reply_save(), -E_NOENT);
	CHECK_EQUAL(exo_handle_close(endpoint), 0);
	CHECK_EQUAL(call_with(send, 0, 0), -E_TIMEOUT);
	CHECK_EQUAL(exo_handle_close(receive), 0);
	CHECK_EQUAL(call_with(send, 0, EXO_NEVER), -E_DEAD);
	CHECK_EQUAL(exo_handle_close(send), 0);
	CHECK_EQUAL(exo_handle_close(bell), 0);
}

/* Signals the bell that came with a call, and sends one of its own back. */
static int bell_ringer(void *argument)
{
	struct ipc_message m = { .info = EXO_IPC_TAKES_HANDLES(2) };
	exo_handle_t own = exo_notification_create();

	if (own < 0 || ipc_receive(endpoint, &m, EXO_NEVER))
		return 1;
	if (EXO_IPC_HANDLES_OF(m.info) != 3 || (int64_t)m.words[2] != -E_TOOBIG)
		return 2;
	if ((int64_t)m.words[1] != -E_PERM || exo_notification_signal((exo_handle_t)m.words[0], 8))
		return 3;
	if (argument && exo_notification_signal(own, 16))
		return 4;
	m.info = EXO_IPC_WORDS(2) | EXO_IPC_HANDLES(2);
	m.words[0] = (uint64_t)own;
	m.words[1] = 12345;
	return ipc_reply(EXO_HANDLE_NONE, &m);
}

static exo_handle_t bell, quiet;

static int call_bell_ringer(exo_handle_t *theirs)
{
	struct ipc_message m = {
		.info = EXO_IPC_WORDS(4) | EXO_IPC_HANDLES(3) | EXO_IPC_TAKES_HANDLES(2),
		.words = { (uint64_t)bell, (uint64_t)quiet, (uint64_t)bell, 4 },
	};
	int error = ipc_call(endpoint, &m, EXO_NEVER);

	*theirs = (exo_handle_t)m.words[0];
	if (!error && (int64_t)m.words[1] != -E_BADHANDLE)
		error = -E_RANGE;
	return error;
}

/* Both directions, with the handles that cannot be given; and revocation follows them. */
TEST(endpoint_messages_carry_handles)
{
	exo_handle_t theirs;
	exo_handle_t child;

	endpoint = exo_endpoint_create();
	bell = exo_handle_copy(exo_notification_create(), ALL & ~(unsigned)EXO_RIGHT_INHERIT, 0,
			       EXO_NEVER);
	quiet = exo_handle_copy(bell, EXO_RIGHT_SEND, 0, EXO_NEVER);
	CHECK(endpoint > 0 && bell > 0 && quiet > 0);
	child = exo_fork();
	if (!child)
		exo_exit(bell_ringer((void *)1));
	CHECK(child > 0);
	CHECK_EQUAL(call_bell_ringer(&theirs), 0);
	CHECK_EQUAL(exo_notification_wait(bell, 8, 0), 8);
	CHECK_EQUAL(exo_agent_wait(child), 0);
	/* Its maker has ended; what it gave away lives on. */
	CHECK_EQUAL(exo_notification_wait(theirs, 16, 0), 16);
	CHECK_EQUAL(exo_notification_signal(theirs, 1), 0);
	CHECK_EQUAL(exo_handle_close(theirs), 0);
	CHECK_EQUAL(exo_cap_revoke(bell), 1);
	CHECK_EQUAL(exo_handle_close(bell), 0);
	CHECK_EQUAL(exo_handle_close(endpoint), 0);
}

/* One call, received by the caller's sister thread. */
static int call_once(void *argument)
{
	struct ipc_message m = { .info = EXO_IPC_WORDS(1), .words = { (uintptr_t)argument } };
	int error = ipc_call(endpoint, &m, EXO_NEVER);

	return error ? error : (int)m.words[0];
}

static int reply_from_here(void *argument __attribute__((unused)))
{
	struct ipc_message m = { .info = 0 };

	return ipc_reply(EXO_HANDLE_NONE, &m);
}

static int run(int (*work)(void *), void *argument)
{
	struct thread *thread;
	int result = thread_create(&thread, work, argument, NULL);

	if (!result)
		thread_join(thread, &result);
	return result;
}

TEST(endpoint_reply_once_and_by_the_right_thread)
{
	struct ipc_message m = { .info = 0 };
	struct thread *client;
	int result;

	endpoint = exo_endpoint_create();
	CHECK_EQUAL(thread_create(&client, call_once, (void *)5, NULL), 0);
	CHECK_EQUAL(ipc_receive(endpoint, &m, EXO_NEVER), 0);
	CHECK_EQUAL(m.words[0], 5);
	CHECK_EQUAL(run(reply_from_here, NULL), -E_NOENT);
	CHECK_EQUAL(ipc_receive(endpoint, &m, 0), -E_BUSY);
	m = (struct ipc_message){ .info = EXO_IPC_WORDS(1), .words = { 6 } };
	CHECK_EQUAL(ipc_reply(EXO_HANDLE_NONE, &m), 0);
	CHECK_EQUAL(ipc_reply(EXO_HANDLE_NONE, &m), -E_NOENT);
	thread_join(client, &result);
	CHECK_EQUAL(result, 6);
	CHECK_EQUAL(exo_handle_close(endpoint), 0);
}

static exo_handle_t saved[4];

static int answer_saved(void *argument)
{
	uintptr_t i = (uintptr_t)argument;
	struct ipc_message m = { .info = EXO_IPC_WORDS(1), .words = { 100 + i } };

	return ipc_reply(saved[i], &m);
}

/* Several calls at a time, answered by others, out of order, each once. */
TEST(endpoint_saved_replies)
{
	struct thread *clients[ARRAY_COUNT(saved)];
	struct ipc_message m = { .info = 0 };
	int result;

	endpoint = exo_endpoint_create();
	for (uintptr_t i = 0; i < ARRAY_COUNT(saved); i++)
		CHECK_EQUAL(thread_create(&clients[i], call_once, (void *)i, NULL), 0);
	for (unsigned i = 0; i < ARRAY_COUNT(saved); i++) {
		exo_handle_t reply;

		CHECK_EQUAL(ipc_receive(endpoint, &m, EXO_NEVER), 0);
		reply = exo_ipc_reply_save();
		CHECK(reply > 0);
		saved[m.words[0]] = reply;
		CHECK_EQUAL(exo_ipc_reply_save(), -E_NOENT);
		CHECK_EQUAL(ipc_reply(EXO_HANDLE_NONE, &m), -E_NOENT);
	}
	for (uintptr_t i = ARRAY_COUNT(saved); i-- > 0;) {
		exo_handle_t copy = exo_handle_copy(saved[i], ALL, 0, EXO_NEVER);

		CHECK(copy > 0);
		CHECK_EQUAL(run(answer_saved, (void *)i), 0);
		CHECK_EQUAL(run(answer_saved, (void *)i), -E_BADHANDLE);
		CHECK_EQUAL(ipc_reply(copy, &m), -E_DEAD);
		CHECK_EQUAL(exo_handle_close(copy), -E_BADHANDLE);
		thread_join(clients[i], &result);
		CHECK_EQUAL(result, 100 + i);
	}
	CHECK_EQUAL(exo_handle_close(endpoint), 0);
}
