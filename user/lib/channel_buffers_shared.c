/* SPDX-License-Identifier: MIT
 *
 * Large messages with IPC_ZERO_COPY: the buffers lie behind the ring, where both ends see them. A
 * slot carries the number of one and how much of it is the message; the receiver gives it back by a
 * bit in a word that the sender empties. Which ones are the receiver's is in the sender's own
 * memory, so a buffer that was not given away does not come back. Compare with
 * channel_buffers_own.c.
 */
#include <exo_user/channel.h>

size_t channel_buffers_shared_bytes(const struct channel_options *options)
{
	return options ? (size_t)options->buffers * options->buffer_bytes : 0;
}

void channel_buffers_open(struct channel_buffers *buffers, const struct channel_options *options,
			  void *ring)
{
	*buffers = (struct channel_buffers){ .start = (char *)ring + CHANNEL_RING_BYTES,
					     .bytes = options ? options->buffer_bytes : 0,
					     .count = options ? options->buffers : 0 };
	buffers->free = channel_buffers_all(buffers->count);
}

void channel_buffers_close(struct channel_buffers *buffers __attribute__((unused))) {}

/* What the receiver has given back. The acquire pairs with the release in channel_buffer_return:
 * what it read, it has read. */
void channel_buffers_collect(struct channel_sender *sender)
{
	struct channel_buffers *buffers = &sender->buffers;
	uint32_t back =
		__atomic_exchange_n(&sender->slots.ring->words.returned, 0, __ATOMIC_ACQUIRE) &
		buffers->away;

	buffers->away &= ~back;
	buffers->free |= back;
}

/* None is free: wait for one that comes back. */
static bool await_buffer(struct channel_sender *sender, uint64_t deadline_ns)
{
	struct channel_ring_words *words = &sender->slots.ring->words;

	for (;;) {
		uint32_t head = __atomic_load_n(&words->head, __ATOMIC_RELAXED);

		channel_buffers_collect(sender);
		if (sender->buffers.free)
			return true;
		if (!sender->buffers.away || channel_ring_is_late(deadline_ns) ||
		    exo_channel_wait(sender->handle, head, deadline_ns))
			return false;
	}
}

void *channel_buffer_take(struct channel_sender *sender, uint64_t deadline_ns)
{
	if (unlikely(!sender->buffers.free) && !await_buffer(sender, deadline_ns))
		return NULL;
	return channel_buffers_take(&sender->buffers);
}

int channel_buffer_send(struct channel_sender *sender, void *buffer, size_t bytes,
			uint64_t deadline_ns)
{
	uint32_t bit = channel_buffers_bit(&sender->buffers, buffer);
	struct channel_descriptor descriptor;
	int error;

	if (unlikely(!bit || bytes > sender->buffers.bytes))
		return -E_INVAL;
	error = channel_ring_await_room(sender, deadline_ns);
	if (unlikely(error))
		return error;
	descriptor.buffer = (uint32_t)__builtin_ctz(bit);
	descriptor.bytes = (uint32_t)bytes;
	slots_put(&sender->slots, &descriptor, sizeof(descriptor), CHANNEL_LENGTH_BUFFER);
	sender->buffers.away |= bit;
	error = channel_ring_publish(sender);
	if (unlikely(error))
		sender->buffers.away &= ~bit;
	return error;
}

/* The buffer that the next message is in, and the message's bytes. The descriptor is the sender's:
 * copied, then bounded. */
static long look_into(const struct channel_receiver *receiver, char **buffer)
{
	const struct channel_buffers *buffers = &receiver->buffers;
	struct channel_descriptor descriptor = slots_descriptor(&receiver->slots);

	if (descriptor.buffer >= buffers->count || descriptor.bytes > buffers->bytes)
		return -E_FORMAT;
	*buffer = buffers->start + (size_t)descriptor.buffer * buffers->bytes;
	return descriptor.bytes;
}

/* The release pairs with the acquire in channel_buffers_collect; being atomic it is also the fence
 * that pairs with the one in channel_memory_waits (ipc/channel_with_ring.h). */
static void give_back(struct channel_receiver *receiver, const void *buffer)
{
	struct channel_ring_words *words = &receiver->slots.ring->words;

	__atomic_fetch_or(&words->returned, channel_buffers_bit(&receiver->buffers, buffer),
			  __ATOMIC_SEQ_CST);
	if (unlikely(__atomic_load_n(&words->state[CHANNEL_SENDER], __ATOMIC_RELAXED)))
		exo_channel_wake(receiver->handle);
}

long channel_buffer_receive(struct channel_receiver *receiver, void **buffer, uint64_t deadline_ns)
{
	long bytes = channel_ring_await_message(receiver, deadline_ns);
	char *at;

	if (unlikely(bytes))
		return bytes;
	if (unlikely(slots_length(&receiver->slots) != CHANNEL_LENGTH_BUFFER))
		return -E_INVAL;
	bytes = look_into(receiver, &at);
	if (unlikely(bytes < 0))
		return bytes;
	*buffer = at;
	slots_skip(&receiver->slots);
	channel_ring_consume(receiver);
	return bytes;
}

void channel_buffer_return(struct channel_receiver *receiver, void *buffer)
{
	give_back(receiver, buffer);
}

/* channel_receive of such a message: it stays the next one when this fails. */
long channel_buffers_copy_out(struct channel_receiver *receiver, void *data, size_t capacity)
{
	char *buffer;
	long bytes = look_into(receiver, &buffer);

	if (bytes < 0)
		return bytes;
	if ((size_t)bytes > capacity)
		return -E_TOOBIG;
	memcpy(data, buffer, (size_t)bytes);
	give_back(receiver, buffer);
	return bytes;
}
