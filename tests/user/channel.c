/* SPDX-License-Identifier: MIT
 *
 * Channels within one agent, and what they promise whatever the variant: order, back-pressure,
 * sizes, closing, batches, buffers, exhaustion. The same in every configuration.
 */
#include <exo/string.h>
#include <exo/test.h>
#include <exo_user/channel.h>
#include <exo_user/malloc.h>
#include <exo_user/thread.h>
#include "forked.h"
#include "pointers.h"

#define MS 1000000ull

static uint64_t in_ms(uint64_t ms)
{
	return (uint64_t)exo_clock() + ms * MS;
}

TEST(channel_order_and_back_pressure)
{
	struct channel_receiver receiver;
	struct channel_sender sender;
	uint64_t number, end, sent = 0;
	int error;

	CHECK_EQUAL(channel_create(&sender, &receiver, NULL), 0);
	CHECK_EQUAL(channel_receive_until(&receiver, &number, 8, 0), -E_TIMEOUT);
	for (unsigned round = 0; round < 5; round++) {
		uint64_t received = sent;

		while (!(error = channel_send_until(&sender, &sent, sizeof(sent), 0)))
			sent++;
		CHECK_EQUAL(error, -E_TIMEOUT);
		CHECK_EQUAL(sent - received, CHANNEL_SLOTS);
		end = in_ms(10);
		CHECK_EQUAL(channel_send_until(&sender, &sent, sizeof(sent), end), -E_TIMEOUT);
		CHECK((uint64_t)exo_clock() >= end);
		for (; received < sent; received++) {
			CHECK_EQUAL(channel_receive(&receiver, &number, sizeof(number)), 8);
			CHECK_EQUAL(number, received);
		}
		end = in_ms(10);
		CHECK_EQUAL(channel_receive_until(&receiver, &number, 8, end), -E_TIMEOUT);
		CHECK((uint64_t)exo_clock() >= end);
	}
	channel_close_sender(&sender);
	channel_close_receiver(&receiver);
}

static void fill(char *data, size_t bytes, size_t seed)
{
	for (size_t i = 0; i < bytes; i++)
		data[i] = (char)(seed + i * 7 + (i >> 8));
}

static bool filled(const char *data, size_t bytes, size_t seed)
{
	for (size_t i = 0; i < bytes; i++)
		if (data[i] != (char)(seed + i * 7 + (i >> 8)))
			return false;
	return true;
}

/* Sizes at every edge; behind the message the receiver's memory stays as it is. */
TEST(channel_sizes)
{
	static const size_t sizes[] = {
		0,    1,    7,    8,    63,   64,    65,   66, 100,
		4095, 4096, 4097, 8192, 9999, 65536, 1000, 64, CHANNEL_BYTES_MAX,
	};
	struct channel_receiver receiver;
	struct channel_sender sender;
	char *out = malloc(CHANNEL_BYTES_MAX + 1), *in = malloc(CHANNEL_BYTES_MAX + 1);

	CHECK(out && in);
	CHECK_EQUAL(channel_create(&sender, &receiver, NULL), 0);
	for (size_t i = 0; i < ARRAY_COUNT(sizes); i++) {
		fill(out, sizes[i], i);
		CHECK_EQUAL(channel_send_until(&sender, out, sizes[i], 0), 0);
		if (sizes[i])
			CHECK_EQUAL(channel_receive_until(&receiver, in, sizes[i] - 1, 0),
				    -E_TOOBIG);
		in[sizes[i]] = 'x';
		CHECK_EQUAL(channel_receive_until(&receiver, in, CHANNEL_BYTES_MAX, 0),
			    (long)sizes[i]);
		CHECK(filled(in, sizes[i], i));
		CHECK_EQUAL(in[sizes[i]], 'x');
	}
	CHECK_EQUAL(channel_send_until(&sender, out, CHANNEL_BYTES_MAX + 1, 0), -E_TOOBIG);
	CHECK_EQUAL(channel_send_until(&sender, out, SIZE_MAX, 0), -E_TOOBIG);
	CHECK_EQUAL(channel_receive_until(&receiver, in, CHANNEL_BYTES_MAX, 0), -E_TIMEOUT);
	channel_close_sender(&sender);
	channel_close_receiver(&receiver);
	free(in);
	free(out);
}

/* Small and large ones keep their order; large ones press back before the slots are full. */
TEST(channel_mixed_sizes_against_a_model)
{
	struct channel_receiver receiver;
	struct channel_sender sender;
	size_t lengths[2 * CHANNEL_SLOTS];
	uint64_t sent = 0, received = 0;
	unsigned full = 0;
	char *data = malloc(300 * KIB);

	CHECK(data);
	CHECK_EQUAL(channel_create(&sender, &receiver, NULL), 0);
	for (unsigned i = 0; i < test_rounds(t, 5000); i++) {
		uint64_t random = test_random(t);
		bool sending = (random >> 8) % 8 < (i / 300 % 2 ? 3 : 5);

		if (sending) {
			size_t bytes = random % 64 == 0  ? (random >> 16) % (300 * KIB)
				       : random % 4 == 0 ? (random >> 16) % 1000
							 : (random >> 16) % 65;
			int error;

			fill(data, bytes, sent);
			error = channel_send_until(&sender, data, bytes, 0);
			CHECK(!error || error == -E_TIMEOUT);
			full += error != 0;
			if (!error)
				lengths[sent++ % ARRAY_COUNT(lengths)] = bytes;
			CHECK(sent - received <= CHANNEL_SLOTS);
		} else {
			long bytes = channel_receive_until(&receiver, data, 300 * KIB, 0);

			if (received == sent) {
				CHECK_EQUAL(bytes, -E_TIMEOUT);
				continue;
			}
			CHECK_EQUAL(bytes, (long)lengths[received % ARRAY_COUNT(lengths)]);
			CHECK(filled(data, (size_t)bytes, received));
			received++;
		}
	}
	CHECK(received > 100 && full);
	channel_close_sender(&sender);
	channel_close_receiver(&receiver);
	free(data);
}

/* What was sent before the close is received; then, and for the sender at once, the end is seen. */
TEST(channel_close_is_seen)
{
	struct channel_receiver receiver;
	struct channel_sender sender;
	char data[100] = "";

	CHECK_EQUAL(channel_create(&sender, &receiver, NULL), 0);
	CHECK_EQUAL(channel_send(&sender, data, 5), 0);
	CHECK_EQUAL(channel_send(&sender, data, 100), 0);
	channel_close_sender(&sender);
	CHECK_EQUAL(channel_receive(&receiver, data, sizeof(data)), 5);
	CHECK_EQUAL(channel_receive(&receiver, data, sizeof(data)), 100);
	CHECK_EQUAL(channel_receive(&receiver, data, sizeof(data)), -E_DEAD);
	CHECK_EQUAL(channel_receive_until(&receiver, data, sizeof(data), 0), -E_DEAD);
	channel_close_receiver(&receiver);

	CHECK_EQUAL(channel_create(&sender, &receiver, NULL), 0);
	CHECK_EQUAL(channel_send(&sender, data, 5), 0);
	channel_close_receiver(&receiver);
	CHECK_EQUAL(channel_send(&sender, data, 5), -E_DEAD);
	CHECK_EQUAL(channel_send_until(&sender, data, 5, 0), -E_DEAD);
	CHECK_EQUAL(channel_send(&sender, data, 100), -E_DEAD);
	channel_close_sender(&sender);

	/* Full. */
	CHECK_EQUAL(channel_create(&sender, &receiver, NULL), 0);
	while (!channel_send_until(&sender, data, 64, 0))
		;
	channel_close_receiver(&receiver);
	CHECK_EQUAL(channel_send_until(&sender, data, 5, 0), -E_DEAD);
	CHECK_EQUAL(channel_send(&sender, data, 5), -E_DEAD);
	channel_close_sender(&sender);
}

TEST(channel_batches)
{
	struct channel_receiver receiver;
	struct channel_sender sender;
	uint64_t numbers[100], got[100];
	struct channel_part out[100], in[100] = { { got, 8 } };

	CHECK_EQUAL(channel_create(&sender, &receiver, NULL), 0);
	for (size_t i = 0; i < 100; i++) {
		numbers[i] = i;
		out[i] = (struct channel_part){ &numbers[i], i % 9 ? 8 : 0 };
	}
	for (size_t count = 0; count <= CHANNEL_SLOTS; count++) {
		size_t received = 0;

		CHECK_EQUAL(channel_send_batch(&sender, out, count, 0), (long)count);
		while (received < count) {
			size_t wanted = MIN(7u, 100 - received);
			long n;

			for (size_t i = 0; i < wanted; i++)
				in[i] = (struct channel_part){ &got[i], 8 };
			n = channel_receive_batch(&receiver, in, wanted, 0);
			CHECK_EQUAL(n, (long)MIN(wanted, count - received));
			for (size_t i = 0; i < (size_t)n; i++) {
				CHECK_EQUAL(in[i].bytes, (received + i) % 9 ? 8 : 0);
				CHECK(!in[i].bytes || got[i] == received + i);
			}
			received += (size_t)n;
		}
		CHECK_EQUAL(channel_receive_batch(&receiver, in, 1, 0), -E_TIMEOUT);
	}
	CHECK_EQUAL(channel_send_batch(&sender, out, 100, 0), CHANNEL_SLOTS);
	CHECK_EQUAL(channel_send_batch(&sender, out, 100, 0), -E_TIMEOUT);
	in[0] = (struct channel_part){ got, 8 };
	in[1] = (struct channel_part){ got, 7 };
	CHECK_EQUAL(channel_receive_batch(&receiver, in, 2, 0), 1);
	CHECK_EQUAL(channel_receive_batch(&receiver, in + 1, 1, 0), -E_TOOBIG);
	channel_close_receiver(&receiver);
	CHECK_EQUAL(channel_send_batch(&sender, out, 3, 0), -E_DEAD);
	channel_close_sender(&sender);
}

#define BUFFERS      5
#define BUFFER_BYTES (8 * KIB)

TEST(channel_buffers)
{
	static const struct channel_options options = { BUFFER_BYTES, BUFFERS };
	struct channel_receiver receiver;
	struct channel_sender sender;
	char *buffer, *seen;

	CHECK_EQUAL(channel_create(&sender, &receiver, &options), 0);
	for (size_t i = 0; i < 50; i++) {
		size_t bytes = i * 167 % (BUFFER_BYTES + 1);

		buffer = channel_buffer_take(&sender, 0);
		CHECK(buffer);
		fill(buffer, bytes, i);
		CHECK_EQUAL(channel_buffer_send(&sender, buffer, bytes, 0), 0);
		CHECK_EQUAL(channel_buffer_receive(&receiver, (void **)&seen, 0), (long)bytes);
		CHECK(filled(seen, bytes, i));
		channel_buffer_return(&receiver, seen);
	}
	for (size_t i = 0; i < BUFFERS; i++)
		CHECK(channel_buffer_take(&sender, 0));
	CHECK(!channel_buffer_take(&sender, 0));
	channel_buffer_drop(&sender, buffer);
	CHECK(channel_buffer_take(&sender, 0) == buffer);
	CHECK_EQUAL(channel_buffer_send(&sender, buffer, BUFFER_BYTES + 1, 0), -E_INVAL);
	CHECK_EQUAL(channel_buffer_send(&sender, buffer - BUFFERS * BUFFER_BYTES, 1, 0), -E_INVAL);
	CHECK_EQUAL(channel_buffer_receive(&receiver, (void **)&seen, 0), -E_TIMEOUT);
	/* Received as any other message is. */
	fill(buffer, 1000, 1);
	CHECK_EQUAL(channel_buffer_send(&sender, buffer, 1000, 0), 0);
	buffer = malloc(1000);
	CHECK(buffer);
	CHECK_EQUAL(channel_receive(&receiver, buffer, 999), -E_TOOBIG);
	CHECK_EQUAL(channel_receive(&receiver, buffer, 1000), 1000);
	CHECK(filled(buffer, 1000, 1));
	free(buffer);
	CHECK(channel_buffer_take(&sender, 0));
	channel_close_sender(&sender);
	CHECK_EQUAL(channel_buffer_receive(&receiver, (void **)&seen, EXO_NEVER), -E_DEAD);
	channel_close_receiver(&receiver);
}

TEST(channel_select_finds_each)
{
	struct channel_receiver receivers[5], *all[5];
	struct channel_sender senders[5];
	size_t last = 0;
	uint64_t end = in_ms(10);
	char data[8];

	for (size_t i = 0; i < 5; i++) {
		CHECK_EQUAL(channel_create(&senders[i], &receivers[i], NULL), 0);
		all[i] = &receivers[i];
	}
	CHECK_EQUAL(channel_select(all, 0, &last, 0), -E_INVAL);
	CHECK_EQUAL(channel_select(all, CHANNEL_SELECT_MAX + 1, &last, 0), -E_INVAL);
	CHECK_EQUAL(channel_select(all, 5, &last, 0), -E_TIMEOUT);
	CHECK_EQUAL(channel_select(all, 5, &last, end), -E_TIMEOUT);
	CHECK((uint64_t)exo_clock() >= end);
	for (size_t i = 0; i < 5; i++)
		CHECK_EQUAL(channel_send(&senders[i], "x", 1), 0);
	/* All have one: each has its turn. */
	for (size_t i = 0; i < 10; i++)
		CHECK_EQUAL(channel_select(all, 5, &last, 0), (int)((i + 1) % 5));
	for (size_t i = 0; i < 5; i++)
		CHECK_EQUAL(channel_receive(&receivers[i], data, 8), 1);
	CHECK_EQUAL(channel_select(all, 5, &last, 0), -E_TIMEOUT);
	channel_close_sender(&senders[3]);
	CHECK_EQUAL(channel_select(all, 5, &last, EXO_NEVER), 3);
	CHECK_EQUAL(channel_receive(&receivers[3], data, 8), -E_DEAD);
	for (size_t i = 0; i < 5; i++) {
		if (i != 3)
			channel_close_sender(&senders[i]);
		channel_close_receiver(&receivers[i]);
	}
}

TEST(channel_broadcast_reaches_who_lives)
{
	struct channel_receiver receivers[4];
	struct channel_sender senders[4], *all[4];
	char data[8];

	for (size_t i = 0; i < 4; i++) {
		CHECK_EQUAL(channel_create(&senders[i], &receivers[i], NULL), 0);
		all[i] = &senders[i];
	}
	channel_close_receiver(&receivers[1]);
	CHECK_EQUAL(channel_broadcast(all, 4, "news", 5, 0), 3);
	for (size_t i = 0; i < 4; i++) {
		if (i != 1) {
			CHECK_EQUAL(channel_receive_until(&receivers[i], data, 8, 0), 5);
			CHECK_EQUAL(strcmp(data, "news"), 0);
			channel_close_receiver(&receivers[i]);
		}
		channel_close_sender(&senders[i]);
	}
}

TEST(channel_refuses)
{
	static const struct channel_options bad[] = {
		{ 4096, 0 },
		{ 0, 1 },
		{ 4095, 1 },
		{ 4096, CHANNEL_BUFFERS_MAX + 1 },
		{ CHANNEL_BUFFERS_BYTES_MAX, 2 },
		{ 0x80000000, 2 },
		{ 0xfffff000, 0xffffffff },
	};
	struct channel_receiver receiver, other;
	struct channel_handles handles;
	struct channel_sender sender;
	exo_handle_t weak;
	char data[8];

	for (size_t i = 0; i < ARRAY_COUNT(bad); i++)
		CHECK_EQUAL(channel_create(&sender, &receiver, &bad[i]), -E_INVAL);
	CHECK_EQUAL(channel_create(&sender, &receiver, NULL), 0);
	/* The wrong direction, no handle, and too few rights. */
	CHECK_EQUAL(exo_channel_send(receiver.handle, data, 8, 0), -E_PERM);
	CHECK_EQUAL(exo_channel_receive(sender.handle, data, 8, 0), -E_PERM);
	CHECK_EQUAL(exo_channel_send(12345, data, 8, 0), -E_BADHANDLE);
	CHECK_EQUAL(exo_channel_receive(-1, data, 8, 0), -E_BADHANDLE);
	weak = exo_handle_copy(receiver.handle, EXO_RIGHT_COPY, 0, EXO_NEVER);
	CHECK(weak > 0);
	CHECK_EQUAL(exo_channel_receive(weak, data, 8, 0), -E_PERM);
	other = receiver;
	other.handle = weak;
	CHECK_EQUAL(channel_select((struct channel_receiver *[]){ &other }, 1, &(size_t){ 0 }, 0),
		    -E_PERM);
	CHECK_EQUAL(exo_handle_close(weak), 0);
	for (unsigned i = 0; i < bad_address_count; i++) {
		CHECK_EQUAL(exo_channel_create(bad_pointer(i), &bad[0]), -E_INVAL);
		CHECK_EQUAL(exo_channel_create(bad_pointer(i), &(struct channel_options){ 0, 0 }),
			    -E_FAULT);
		CHECK_EQUAL(exo_channel_create(&handles, bad_pointer(i)), -E_FAULT);
		CHECK_EQUAL(exo_channel_send(sender.handle, bad_pointer(i), 8, 0), -E_FAULT);
		CHECK_EQUAL(exo_channel_select(bad_pointer(i), 1, 0), -E_FAULT);
	}
	/* A receive into bad memory loses nothing. */
	CHECK_EQUAL(exo_channel_send(sender.handle, "a", 2, 0), 0);
	CHECK_EQUAL(exo_channel_receive(receiver.handle, bad_pointer(0), 8, 0), -E_FAULT);
	CHECK_EQUAL(exo_channel_receive(receiver.handle, data, 8, 0), 2);
	CHECK_EQUAL(data[0], 'a');
	channel_close_sender(&sender);
	CHECK_EQUAL(exo_channel_send(sender.handle, data, 8, 0), -E_BADHANDLE);
	channel_close_receiver(&receiver);
}

/* A thousand channels with something in each leave nothing behind. */
TEST(channel_leaves_nothing)
{
	static const struct channel_options options = { 4096, 2 };
	struct memory_mark before = { 0 };

	for (unsigned i = 0; i < 100 + test_rounds(t, 1000); i++) {
		struct channel_receiver receiver;
		struct channel_sender sender;
		char data[500] = "";
		void *buffer;

		if (i == 100)
			memory_mark(&before);
		CHECK_EQUAL(channel_create(&sender, &receiver, &options), 0);
		CHECK_EQUAL(channel_send(&sender, data, i % 2 ? 500 : 50), 0);
		buffer = channel_buffer_take(&sender, 0);
		CHECK(buffer);
		*(char *)buffer = 1;
		CHECK_EQUAL(channel_buffer_send(&sender, buffer, 1, 0), 0);
		if (i % 3)
			channel_close_receiver(&receiver);
		channel_close_sender(&sender);
		if (i % 3 == 0)
			channel_close_receiver(&receiver);
	}
	CHECK(memory_is_back(&before));
}

/* The table of handles, or the quota, ends; all can be closed and made again. */
static int exhaust(void *argument __attribute__((unused)))
{
	static struct channel_receiver receivers[9000];
	static struct channel_sender senders[9000];
	unsigned count = 0, again;
	int error;

	while (!(error = channel_create(&senders[count], &receivers[count], NULL)))
		count++;
	if (error != -E_RANGE && error != -E_QUOTA && error != -E_NOMEM)
		return 1;
	/* The ones that there are work. */
	if (channel_send(&senders[count / 2], "x", 1) ||
	    channel_receive(&receivers[count / 2], &(char[1]){ 0 }, 1) != 1)
		return 2;
	for (unsigned i = 0; i < count; i++) {
		channel_close_sender(&senders[i]);
		channel_close_receiver(&receivers[i]);
	}
	for (again = 0; again < 100; again++)
		if (channel_create(&senders[again], &receivers[again], NULL))
			return 3;
	return count > 1000 ? 0 : 4;
}

TEST(channel_exhaustion)
{
	CHECK_EQUAL(forked(exhaust, NULL), 0);
}
