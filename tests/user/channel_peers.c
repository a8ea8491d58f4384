/* SPDX-License-Identifier: MIT
 *
 * Channels between agents: nothing is lost or reordered, whoever sleeps; and the end of either
 * side, by itself or by force, at whatever point, is seen by the other.
 */
#include <exo/test.h>
#include <exo_user/channel.h>
#include "child.h"
#include "forked.h"

#define MS 1000000ull

static struct channel_sender to_child, to_parent;
static struct channel_receiver in_child, in_parent;

static bool make(void)
{
	return !channel_create(&to_child, &in_child, NULL) &&
	       !channel_create(&to_parent, &in_parent, NULL);
}

/* A child that has the other ends, and no more. Its exit code is what work returns. */
static exo_handle_t start(int (*work)(unsigned argument), unsigned argument)
{
	exo_handle_t child = exo_fork();

	if (!child) {
		channel_close_sender(&to_child);
		channel_close_receiver(&in_parent);
		exo_exit(work(argument));
	}
	channel_close_sender(&to_parent);
	channel_close_receiver(&in_child);
	return child;
}

static void close(void)
{
	channel_close_sender(&to_child);
	channel_close_receiver(&in_parent);
}

/* Numbers up, each in a message of a length that follows from it. */
static size_t length_of(uint32_t number)
{
	return number % 97 == 0 ? 500 : 4 + number % 61;
}

static int send_number(struct channel_sender *sender, uint32_t number)
{
	uint32_t data[125] = { number };

	return channel_send(sender, data, length_of(number));
}

static bool receive_number(struct channel_receiver *receiver, uint32_t number)
{
	uint32_t data[125] = { 0 };

	return channel_receive(receiver, data, sizeof(data)) == (long)length_of(number) &&
	       data[0] == number;
}

/* Sends them back one by one, until they end. */
static int echo(unsigned pause_every)
{
	char data[500];
	long bytes;

	for (unsigned i = 1; (bytes = channel_receive(&in_child, data, sizeof(data))) >= 0; i++) {
		if (pause_every && i % pause_every == 0)
			exo_yield();
		if (channel_send(&to_parent, data, (size_t)bytes))
			return 1;
	}
	return bytes == -E_DEAD ? 7 : 2;
}

/* A window of messages under way, so that each side sleeps now and then for room and for messages.
 */
static bool windows(unsigned count, unsigned window)
{
	uint32_t sent = 0, received = 0;

	while (received < count) {
		while (sent < count && sent - received < window)
			if (send_number(&to_child, sent++))
				return false;
		if (!receive_number(&in_parent, received++))
			return false;
	}
	return true;
}

TEST(channel_peers_lose_nothing)
{
	for (unsigned window = 1; window <= 2 * CHANNEL_SLOTS; window = window * 3 + 1) {
		exo_handle_t child;

		CHECK(make());
		child = start(echo, window % 2 ? 5 : 0);
		CHECK(child > 0);
		CHECK(windows(test_rounds(t, 3000), window));
		close();
		CHECK_EQUAL(exo_agent_wait(child), 7);
	}
}

/* A flood one way: the sender waits for room, the receiver for messages. */
static int count_all(unsigned count)
{
	char nothing;

	for (unsigned i = 0; i < count; i++)
		if (!receive_number(&in_child, i))
			return 1;
	return channel_receive(&in_child, &nothing, 0) == -E_DEAD ? 7 : 2;
}

TEST(channel_peers_flood)
{
	unsigned count = test_rounds(t, 100000);
	exo_handle_t child;

	CHECK(make());
	child = start(count_all, count);
	CHECK(child > 0);
	for (unsigned i = 0; i < count; i++)
		CHECK_EQUAL(send_number(&to_child, i), 0);
	close();
	CHECK_EQUAL(exo_agent_wait(child), 7);
}

/* Both sides send and receive in one call. */
static int take_turns(unsigned add)
{
	uint64_t number;
	long bytes = channel_receive(&in_child, &number, 8);

	while (bytes == 8) {
		number += add;
		bytes = channel_send_receive(&to_parent, &number, 8, &in_child, &number, 8,
					     EXO_NEVER);
	}
	return bytes == -E_DEAD ? 7 : 1;
}

TEST(channel_peers_take_turns)
{
	exo_handle_t child;
	uint64_t end;

	CHECK(make());
	child = start(take_turns, 5);
	CHECK(child > 0);
	for (uint64_t i = 0; i < test_rounds(t, 3000); i++) {
		uint64_t got = 0;

		CHECK_EQUAL(channel_send_receive(&to_child, &i, 8, &in_parent, &got, 8,
						 i % 3 ? EXO_NEVER
						       : (uint64_t)exo_clock() + 10000 * MS),
			    8);
		CHECK_EQUAL(got, i + 5);
	}
	/* The deadline counts for the answer: this message gets none. */
	end = (uint64_t)exo_clock() + 20 * MS;
	CHECK_EQUAL(channel_send_receive(&to_child, "x", 1, &in_parent, &end, 8, end), -E_DEAD);
	CHECK_EQUAL(exo_agent_wait(child), 1);
	close();
}

static int sleep_ms(unsigned ms)
{
	exo_sleep(ms * MS);
	return 7;
}

TEST(channel_peers_turn_ends_at_its_deadline)
{
	exo_handle_t child;
	uint64_t end, got;

	CHECK(make());
	child = start(sleep_ms, 50);
	CHECK(child > 0);
	end = (uint64_t)exo_clock() + 10 * MS;
	CHECK_EQUAL(channel_send_receive(&to_child, "x", 1, &in_parent, &got, 8, end), -E_TIMEOUT);
	CHECK((uint64_t)exo_clock() >= end);
	CHECK_EQUAL(channel_receive(&in_parent, &got, 8), -E_DEAD); /* 40 ms later */
	CHECK_EQUAL(exo_agent_wait(child), 7);
	CHECK_EQUAL(channel_send(&to_child, "x", 1), -E_DEAD);
	close();
}

/* Ends behind so many messages: all of them arrive, and then the end. */
static int send_some(unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (send_number(&to_parent, i))
			return 1;
	return 7;
}

TEST(channel_peers_end_of_the_sender_at_each_step)
{
	for (unsigned count = 0; count <= CHANNEL_SLOTS + 3; count++) {
		char data[500];
		exo_handle_t child;

		CHECK(make());
		child = start(send_some, count);
		CHECK(child > 0);
		if (count % 2 && count <= CHANNEL_SLOTS) /* it has ended before anything is taken */
			CHECK_EQUAL(exo_agent_wait(child), 7);
		for (unsigned i = 0; i < count; i++)
			CHECK(receive_number(&in_parent, i));
		CHECK_EQUAL(channel_receive(&in_parent, data, sizeof(data)), -E_DEAD);
		CHECK_EQUAL(channel_receive_until(&in_parent, data, sizeof(data), 0), -E_DEAD);
		if (!(count % 2 && count <= CHANNEL_SLOTS))
			CHECK_EQUAL(exo_agent_wait(child), 7);
		close();
	}
}

/* Ends when it has received so many. */
static int receive_some(unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (!receive_number(&in_child, i))
			return 1;
	return 7;
}

TEST(channel_peers_end_of_the_receiver_at_each_step)
{
	for (unsigned count = 0; count <= CHANNEL_SLOTS + 3; count++) {
		uint32_t sent = 0;
		exo_handle_t child;
		int error;

		CHECK(make());
		child = start(receive_some, count);
		CHECK(child > 0);
		while (!(error = send_number(&to_child, sent)))
			sent++;
		CHECK_EQUAL(error, -E_DEAD);
		/* The last may have arrived, and its receiver ended, before it was to be woken. */
		CHECK(sent + 1 >= count && sent <= count + CHANNEL_SLOTS + 1);
		CHECK_EQUAL(exo_agent_wait(child), 7);
		CHECK_EQUAL(send_number(&to_child, 0), -E_DEAD);
		close();
	}
}

/* By force, while it sleeps for a message, for room, or runs. */
static int wait_for_ever(unsigned how)
{
	char data[64] = "";

	if (how == 0)
		channel_receive(&in_child, data, sizeof(data));
	while (how == 1)
		channel_send(&to_parent, data, sizeof(data));
	while (how == 2)
		exo_yield();
	return 1;
}

TEST(channel_peers_are_killed)
{
	struct memory_mark before = { 0 };

	for (unsigned i = 0; i < 40; i++) {
		char data[64];
		exo_handle_t child;
		long bytes;

		if (i == 10)
			memory_mark(&before);
		CHECK(make());
		child = start(wait_for_ever, i % 3);
		CHECK(child > 0);
		exo_sleep(i % 4 * MS);
		CHECK_EQUAL(exo_agent_kill(child), 0);
		while ((bytes = channel_receive(&in_parent, data, sizeof(data))) == 64)
			;
		CHECK_EQUAL(bytes, -E_DEAD);
		while (!channel_send(&to_child, data, 64))
			;
		CHECK_EQUAL(channel_send(&to_child, data, 64), -E_DEAD);
		CHECK_EQUAL(exo_agent_wait(child), EXO_STATUS_KILLED);
		close();
	}
	CHECK(memory_is_back(&before));
}

/* At a random point of what both do. */
TEST(channel_peers_are_killed_at_random)
{
	for (unsigned i = 0; i < test_rounds(t, 60); i++) {
		uint64_t random = test_random(t);
		uint64_t end = (uint64_t)exo_clock() + random % (2 * MS);
		char data[500];
		exo_handle_t child;
		uint32_t sent = 0;
		int error;

		CHECK(make());
		child = start(echo, random % 8);
		CHECK(child > 0);
		do
			error = send_number(&to_child, sent++);
		while (!error && channel_receive(&in_parent, data, sizeof(data)) >= 0 &&
		       (uint64_t)exo_clock() < end);
		CHECK_EQUAL(error, 0);
		CHECK_EQUAL(exo_agent_kill(child), 0);
		while (channel_receive(&in_parent, data, sizeof(data)) != -E_DEAD)
			;
		while (send_number(&to_child, 1) != -E_DEAD)
			;
		CHECK_EQUAL(exo_agent_wait(child), EXO_STATUS_KILLED);
		close();
	}
	CHECK(system_goes_on());
}

#define MANY 6
#define EACH 300

/* Many to one: a channel for each sender, and the receiver selects. */
TEST(channel_many_to_one)
{
	struct channel_receiver receivers[MANY], *all[MANY];
	struct channel_sender senders[MANY];
	uint32_t next[MANY] = { 0 }, data[125];
	exo_handle_t children[MANY];
	size_t open = MANY, last = 0;

	for (size_t i = 0; i < MANY; i++) {
		CHECK_EQUAL(channel_create(&senders[i], &receivers[i], NULL), 0);
		all[i] = &receivers[i];
	}
	for (size_t i = 0; i < MANY; i++) {
		children[i] = exo_fork();
		if (!children[i]) {
			for (size_t j = 0; j < MANY; j++)
				if (j != i)
					exo_handle_close(senders[j].handle);
			for (uint32_t number = 0; number < EACH; number++) {
				if (number % (i + 2) == 0)
					exo_yield();
				if (send_number(&senders[i], number))
					exo_exit(1);
			}
			exo_exit(7);
		}
		CHECK(children[i] > 0);
	}
	for (size_t i = 0; i < MANY; i++)
		channel_close_sender(&senders[i]);
	while (open) {
		int found = channel_select(all, open, &last, EXO_NEVER);
		size_t which;
		long bytes;

		CHECK(found >= 0 && (size_t)found < open);
		which = (size_t)(all[found] - receivers);
		bytes = channel_receive_until(all[found], data, sizeof(data), 0);
		if (bytes == -E_DEAD) {
			CHECK_EQUAL(next[which], EACH);
			all[found] = all[--open];
			last = 0;
			continue;
		}
		CHECK_EQUAL(bytes, (long)length_of(next[which]));
		CHECK_EQUAL(data[0], next[which]);
		next[which]++;
	}
	for (size_t i = 0; i < MANY; i++) {
		CHECK_EQUAL(exo_agent_wait(children[i]), 7);
		channel_close_receiver(&receivers[i]);
	}
}

/* Batches of random lengths and a few messages at a time. */
static int receive_batches(unsigned count)
{
	uint32_t data[20], expected = 0;
	struct channel_part parts[20];

	for (;;) {
		size_t wanted = 1 + expected * 7 % 20;
		long got;

		for (size_t i = 0; i < wanted; i++)
			parts[i] = (struct channel_part){ &data[i], 4 };
		got = channel_receive_batch(&in_child, parts, wanted, EXO_NEVER);
		if (got < 0)
			return got == -E_DEAD && expected == count ? 7 : 1;
		for (long i = 0; i < got; i++)
			if (parts[i].bytes != 4 || data[i] != expected++)
				return 2;
	}
}

TEST(channel_peers_batches)
{
	static uint32_t data[3 * CHANNEL_SLOTS];
	struct channel_part parts[3 * CHANNEL_SLOTS];
	unsigned count = test_rounds(t, 20000), sent = 0;
	exo_handle_t child;

	CHECK(make());
	child = start(receive_batches, count);
	CHECK(child > 0);
	while (sent < count) {
		size_t batch = 1 + test_random(t) % ARRAY_COUNT(data);

		batch = MIN(batch, count - sent);
		for (size_t i = 0; i < batch; i++) {
			data[i] = sent++;
			parts[i] = (struct channel_part){ &data[i], 4 };
		}
		CHECK_EQUAL(channel_send_batch(&to_child, parts, batch, EXO_NEVER), (long)batch);
	}
	close();
	CHECK_EQUAL(exo_agent_wait(child), 7);
}
