/* SPDX-License-Identifier: MIT
 *
 * A peer that writes random bytes into a live ring (IPC_FUSION_RINGS), which this side goes on
 * using: each call ends with a message within its bounds or an error, in a bounded time, and nobody
 * else notices. Another channel between the same two works all the while.
 */
#include <exo/test.h>
#include <exo_user/channel.h>
#include "child.h"
#include "forked.h"

#define MS 1000000ull

static const struct channel_options options = { 4096, 4 };

static uint64_t next_random(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 0x2545f4914f6cdd1dull;
}

/* Any word of the ring, most often those that matter; any value, most often a near one. */
static void spoil(struct channel_ring *ring, uint64_t random)
{
	uint32_t *words = (uint32_t *)ring;
	uint32_t *all[] = {
		&ring->words.tail,     &ring->words.head,     &ring->words.state[0],
		&ring->words.state[1], &ring->words.returned, &ring->length[random % 32]
	};
	uint32_t *word = random % 4 ? all[(random >> 8) % ARRAY_COUNT(all)]
				    : &words[(random >> 8) % (CHANNEL_RING_BYTES / 4)];

	switch ((random >> 20) % 4) {
	case 0:
		*word = (uint32_t)(random >> 32);
		break;
	case 1:
		*word += (uint32_t)(random >> 32) % 40;
		break;
	case 2:
		*word = (random >> 40) % 2 ? CHANNEL_LENGTH_QUEUED : CHANNEL_LENGTH_BUFFER;
		break;
	default:
		*word = (uint32_t)(random >> 32) % 70;
	}
}

/* Until it is killed. */
_Noreturn static void spoil_for_ever(struct channel_ring *ring, uint64_t seed)
{
	for (unsigned i = 0;; i++) {
		spoil(ring, next_random(&seed));
		if (i % 64 == 0)
			exo_yield();
	}
}

static bool plausible_error(long error)
{
	return error == -E_FORMAT || error == -E_TIMEOUT || error == -E_TOOBIG ||
	       error == -E_INVAL || error == -E_QUOTA || error == -E_NOMEM;
}

static bool guarded(const char *data, size_t from, size_t to)
{
	while (from < to)
		if (data[from++] != 'x')
			return false;
	return true;
}

/* One receive; false when it did more than it may. Errors stay for ever, so positions are set
 * right again now and then, as a careful attacker would do to get further. */
static bool receive_one(struct channel_receiver *receiver, unsigned step)
{
	char data[200], *buffer;
	long bytes;

	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = 'x';
	if (step % 16 == 0) {
		bytes = channel_buffer_receive(receiver, (void **)&buffer, 0);
		if (bytes < 0)
			return plausible_error(bytes);
		if (bytes > 4096 || buffer < receiver->buffers.start ||
		    buffer + bytes > receiver->buffers.start + 4 * 4096)
			return false;
		channel_buffer_return(receiver, buffer);
		return true;
	}
	bytes = channel_receive_until(receiver, data, step % 100, 0);
	if (bytes < 0)
		return plausible_error(bytes);
	return (size_t)bytes <= step % 100 && guarded(data, (size_t)bytes, sizeof(data));
}

TEST(channel_receiver_of_a_hostile_sender)
{
	struct channel_receiver receiver, other_in;
	struct channel_sender sender, other_out;
	exo_handle_t child;
	uint64_t seed = test_random(t);

	CHECK_EQUAL(channel_create(&sender, &receiver, &options), 0);
	CHECK_EQUAL(channel_create(&other_out, &other_in, NULL), 0);
	child = exo_fork();
	if (!child)
		spoil_for_ever(sender.view->ring, seed);
	CHECK(child > 0);
	for (unsigned i = 0; i < test_rounds(t, 1000000); i++) {
		uint32_t number = i;

		/* Also from here, so that something happens between every two calls. */
		spoil(receiver.view->ring, next_random(&seed));
		if (i % 8 == 0)
			receiver.view->ring->words.tail = receiver.slots.head + i % 40;
		CHECK(receive_one(&receiver, i));
		if (i % 1000 == 0) {
			exo_yield();
			CHECK_EQUAL(channel_send(&other_out, &number, 4), 0);
			CHECK_EQUAL(channel_receive(&other_in, &number, 4), 4);
			CHECK_EQUAL(number, i);
		}
	}
	CHECK_EQUAL(exo_agent_kill(child), 0);
	CHECK_EQUAL(exo_agent_wait(child), EXO_STATUS_KILLED);
	channel_close_sender(&sender);
	channel_close_receiver(&receiver);
	channel_close_sender(&other_out);
	channel_close_receiver(&other_in);
	CHECK(system_goes_on());
}

TEST(channel_sender_to_a_hostile_receiver)
{
	struct channel_receiver receiver;
	struct channel_sender sender;
	uint64_t seed = test_random(t);
	char data[300] = "";
	exo_handle_t child;
	void *buffer;

	CHECK_EQUAL(channel_create(&sender, &receiver, &options), 0);
	child = exo_fork();
	if (!child)
		spoil_for_ever(receiver.view->ring, seed);
	CHECK(child > 0);
	for (unsigned i = 0; i < test_rounds(t, 1000000); i++) {
		long error;

		spoil(sender.view->ring, next_random(&seed));
		if (i % 8 == 0)
			sender.view->ring->words.head = sender.slots.tail - i % 40;
		if (i % 16 == 0) {
			buffer = channel_buffer_take(&sender, 0);
			CHECK(!buffer || ((char *)buffer >= sender.buffers.start &&
					  (char *)buffer < sender.buffers.start + 4 * 4096));
			error = buffer ? channel_buffer_send(&sender, buffer, i % 4097, 0) : 0;
			if (error)
				channel_buffer_drop(&sender, buffer);
		} else {
			error = channel_send_until(&sender, data, i % 64 == 1 ? 300 : i % 65, 0);
		}
		CHECK(!error || plausible_error(error));
		if (i % 1000 == 0)
			exo_yield();
	}
	CHECK_EQUAL(exo_agent_kill(child), 0);
	CHECK_EQUAL(exo_agent_wait(child), EXO_STATUS_KILLED);
	channel_close_sender(&sender);
	channel_close_receiver(&receiver);
	CHECK(system_goes_on());
}

/* Waiting calls: whatever the words say, they end at their deadline or with an answer, and the
 * kernel's own work goes on. */
TEST(channel_waits_of_a_hostile_peer)
{
	struct channel_receiver receiver;
	struct channel_sender sender;
	uint64_t seed = test_random(t);
	char data[64] = "";
	exo_handle_t child;

	CHECK_EQUAL(channel_create(&sender, &receiver, NULL), 0);
	child = exo_fork();
	if (!child)
		spoil_for_ever(receiver.view->ring, seed);
	CHECK(child > 0);
	for (unsigned i = 0; i < test_rounds(t, 2000); i++) {
		struct channel_receiver *all[] = { &receiver };
		size_t last = 0;
		long result;

		result =
			channel_receive_until(&receiver, data, 64, (uint64_t)exo_clock() + MS / 10);
		CHECK(result >= 0 ? result <= 64 : plausible_error(result));
		result = channel_send_until(&sender, data, 64, (uint64_t)exo_clock() + MS / 10);
		CHECK(!result || plausible_error(result));
		result = channel_select(all, 1, &last, (uint64_t)exo_clock() + MS / 10);
		CHECK(!result || plausible_error(result));
		exo_channel_wake(sender.handle);
	}
	CHECK_EQUAL(exo_agent_kill(child), 0);
	CHECK_EQUAL(exo_agent_wait(child), EXO_STATUS_KILLED);
	channel_close_sender(&sender);
	channel_close_receiver(&receiver);
	CHECK(system_goes_on());
}
