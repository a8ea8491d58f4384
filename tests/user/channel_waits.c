/* SPDX-License-Identifier: MIT
 *
 * Waits of channels that end in other ways than by a message: the handle goes, a buffer comes back.
 */
#include <exo/test.h>
#include <exo_user/channel.h>
#include <exo_user/thread.h>

#define MS 1000000ull

/* The handle that a thread waits by goes. */
static int receive_once(void *argument)
{
	char data[8];

	return (int)channel_receive(argument, data, sizeof(data));
}

TEST(channel_handle_goes_while_a_thread_waits)
{
	struct channel_receiver copy, receiver;
	struct channel_sender sender;
	struct thread *thread;
	int result;

	CHECK_EQUAL(channel_create(&sender, &receiver, NULL), 0);
	CHECK_EQUAL(thread_create(&thread, receive_once, &receiver, NULL), 0);
	exo_sleep(5 * MS);
	CHECK_EQUAL(exo_handle_close(receiver.handle), 0);
	thread_join(thread, &result);
	CHECK_EQUAL(result, -E_BADHANDLE);
	CHECK_EQUAL(channel_send(&sender, "x", 1), -E_DEAD);
	channel_close_sender(&sender);
	channel_leave_receiver(&receiver);

	CHECK_EQUAL(channel_create(&sender, &receiver, NULL), 0);
	copy = receiver;
	copy.handle = exo_handle_copy(receiver.handle, EXO_RIGHT_RECEIVE, 0, EXO_NEVER);
	CHECK(copy.handle > 0);
	CHECK_EQUAL(thread_create(&thread, receive_once, &copy, NULL), 0);
	exo_sleep(5 * MS);
	CHECK_EQUAL(exo_cap_revoke(receiver.handle), 1);
	thread_join(thread, &result);
	CHECK_EQUAL(result, -E_BADHANDLE);
	CHECK_EQUAL(channel_send(&sender, "x", 1), 0); /* the other handle is there */
	channel_close_sender(&sender);
	channel_close_receiver(&receiver);
}

#define BUFFERS 3

static struct channel_sender large_out;
static struct channel_receiver large_in;

/* Takes two at a time and gives them back in the other order. */
static int receive_large(unsigned count)
{
	uint32_t *buffers[2];

	for (unsigned i = 0; i < count; i += 2) {
		for (unsigned j = 0; j < 2; j++)
			if (channel_buffer_receive(&large_in, (void **)&buffers[j], EXO_NEVER) !=
				    4096 ||
			    buffers[j][0] != i + j || buffers[j][1023] != ~(i + j))
				return 1;
		channel_buffer_return(&large_in, buffers[1]);
		channel_buffer_return(&large_in, buffers[0]);
	}
	return 7;
}

/* The sender waits for buffers that come back. */
TEST(channel_peers_buffers)
{
	static const struct channel_options options = { 4096, BUFFERS };
	unsigned count = test_rounds(t, 2000) * 2;
	exo_handle_t child;

	CHECK_EQUAL(channel_create(&large_out, &large_in, &options), 0);
	child = exo_fork();
	if (!child) {
		channel_close_sender(&large_out);
		exo_exit(receive_large(count));
	}
	CHECK(child > 0);
	channel_close_receiver(&large_in);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t *buffer = channel_buffer_take(&large_out, EXO_NEVER);

		CHECK(buffer);
		buffer[0] = i;
		buffer[1023] = ~i;
		CHECK_EQUAL(channel_buffer_send(&large_out, buffer, 4096, EXO_NEVER), 0);
	}
	CHECK_EQUAL(exo_agent_wait(child), 7);
	channel_close_sender(&large_out);
}
