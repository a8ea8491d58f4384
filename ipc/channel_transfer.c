/* SPDX-License-Identifier: MIT
 *
 * Messages through the kernel's queue: copied in when they are sent, copied out when they are
 * received, each in memory of its own (channel.h). With IPC_FUSION_RINGS the large ones go this
 * way.
 */
#include <exo/heap.h>
#include <exo/sched.h>
#include "channel.h"

static size_t memory_bytes(size_t message_bytes)
{
	return sizeof(struct channel_message) + message_bytes;
}

void channel_message_free(struct channel *channel, struct channel_message *message)
{
	size_t bytes = memory_bytes(message->bytes);

	heap_free(message, bytes);
	quota_credit(channel->quota, bytes);
}

/* Between two looks at who else waits for the processor; some ten thousand instructions. */
#define CHUNK_BYTES (64 * KIB)

/* Parts of a large message: the memory is nobody else's, and the channel is held. */
static int copy_in(char *to, const char *user_from, size_t bytes)
{
	size_t part = MIN(bytes, CHUNK_BYTES);
	int error = arch_copy_from_user(to, user_from, part);

	while (!error && (bytes -= part)) {
		sched_give_way();
		to += part;
		user_from += part;
		part = MIN(bytes, CHUNK_BYTES);
		error = arch_copy_from_user(to, user_from, part);
	}
	return error;
}

static int copy_out(char *user_to, const char *from, size_t bytes)
{
	size_t part = MIN(bytes, CHUNK_BYTES);
	int error = arch_copy_to_user(user_to, from, part);

	while (!error && (bytes -= part)) {
		sched_give_way();
		user_to += part;
		from += part;
		part = MIN(bytes, CHUNK_BYTES);
		error = arch_copy_to_user(user_to, from, part);
	}
	return error;
}

/* A message with the user's data. May let others run. */
static int message_create(struct channel *channel, const void *user_data, size_t bytes,
			  struct channel_message **result)
{
	struct channel_message *message;
	int error = quota_charge(channel->quota, memory_bytes(bytes));

	if (error)
		return error;
	message = heap_alloc(memory_bytes(bytes));
	if (!message) {
		quota_credit(channel->quota, memory_bytes(bytes));
		return -E_NOMEM;
	}
	message->bytes = bytes;
	error = copy_in(message->data, user_data, bytes);
	if (error)
		channel_message_free(channel, message);
	else
		*result = message;
	return error;
}

/* Wait at the end of a handle, which is looked up again. */
static int sleep_at(exo_handle_t handle, unsigned rights, uint64_t deadline_ns)
{
	struct channel_waiter waiter;
	int error = channel_find(handle, rights, &waiter.cap, &waiter.end);

	return error ? error : channel_sleep(&waiter, 1, deadline_ns);
}

/* May a message of so many bytes be put? 0, -E_DEAD, -E_AGAIN: not now. */
static int may_put(const struct channel *channel, size_t bytes)
{
	if (channel->side[CHANNEL_RECEIVER].closed)
		return -E_DEAD;
	return channel_queue_has_room(&channel->queue, bytes) ? 0 : -E_AGAIN;
}

static int await_room(const struct channel *channel, exo_handle_t handle, size_t bytes,
		      uint64_t deadline_ns)
{
	int error;

	while ((error = may_put(channel, bytes)) == -E_AGAIN) {
		error = sleep_at(handle, EXO_RIGHT_SEND, deadline_ns);
		if (error)
			break;
	}
	return error;
}

static int send(struct channel *channel, exo_handle_t handle, const void *user_data, size_t bytes,
		uint64_t deadline_ns)
{
	struct channel_message *message;
	int error = await_room(channel, handle, bytes, deadline_ns);

	if (!error)
		error = message_create(channel, user_data, bytes, &message);
	if (error)
		return error;
	error = await_room(channel, handle, bytes, deadline_ns);
	if (error) {
		channel_message_free(channel, message);
		return error;
	}
	channel_queue_put(&channel->queue, message);
	channel_wake(channel, CHANNEL_RECEIVER);
	return 0;
}

int channel_send(exo_handle_t handle, const void *user_data, size_t bytes, uint64_t deadline_ns)
{
	struct channel_end *end = NULL;
	struct channel *channel;
	struct cap *cap;
	int error = channel_find(handle, EXO_RIGHT_SEND, &cap, &end);

	if (error)
		return error;
	if (bytes > CHANNEL_BYTES_MAX)
		return -E_TOOBIG;
	channel = channel_get(end->channel);
	error = send(channel, handle, user_data, bytes, deadline_ns);
	channel_put(channel);
	return error;
}

/* Wait for the next message, which stays. */
static int await_message(const struct channel *channel, exo_handle_t handle, uint64_t deadline_ns,
			 struct channel_message **message)
{
	int error = 0;

	while (!error && !(*message = channel_queue_first(&channel->queue))) {
		if (channel->side[CHANNEL_SENDER].closed)
			return -E_DEAD;
		error = sleep_at(handle, EXO_RIGHT_RECEIVE, deadline_ns);
	}
	return error;
}

static long receive(struct channel *channel, exo_handle_t handle, void *user_data, size_t capacity,
		    uint64_t deadline_ns)
{
	struct channel_message *message;
	long result = await_message(channel, handle, deadline_ns, &message);

	if (result)
		return result;
	if (message->bytes > capacity)
		return -E_TOOBIG;
	channel_queue_take(&channel->queue, message);
	result = copy_out(user_data, message->data, message->bytes);
	if (result) {
		channel_queue_put_back(&channel->queue, message);
		return result;
	}
	result = (long)message->bytes;
	channel_message_free(channel, message);
	channel_wake(channel, CHANNEL_SENDER);
	return result;
}

long channel_receive(exo_handle_t handle, void *user_data, size_t capacity, uint64_t deadline_ns)
{
	struct channel_end *end = NULL;
	struct channel *channel;
	struct cap *cap;
	long result = channel_find(handle, EXO_RIGHT_RECEIVE, &cap, &end);

	if (result)
		return result;
	channel = channel_get(end->channel);
	result = receive(channel, handle, user_data, capacity, deadline_ns);
	channel_put(channel);
	return result;
}
