/* SPDX-License-Identifier: MIT
 *
 * Large messages without IPC_ZERO_COPY: each end has buffers of its own, mapped when the first one
 * is wanted, and a message in one is sent and received as every other. Compare with
 * channel_buffers_shared.c.
 */
#include <exo_user/channel.h>

size_t channel_buffers_shared_bytes(const struct channel_options *options __attribute__((unused)))
{
	return 0;
}

static size_t mapping_bytes(const struct channel_buffers *buffers)
{
	return (size_t)buffers->count * buffers->bytes;
}

void channel_buffers_open(struct channel_buffers *buffers, const struct channel_options *options,
			  void *ring __attribute__((unused)))
{
	*buffers = (struct channel_buffers){ .bytes = options ? options->buffer_bytes : 0,
					     .count = options ? options->buffers : 0 };
	buffers->free = channel_buffers_all(buffers->count);
}

void channel_buffers_close(struct channel_buffers *buffers)
{
	if (buffers->start)
		exo_vm_unmap(buffers->start, mapping_bytes(buffers));
}

/* False without memory, or when all are in use. */
static bool available(struct channel_buffers *buffers)
{
	int64_t at;

	if (!buffers->start && buffers->count) {
		at = exo_vm_map(NULL, mapping_bytes(buffers), EXO_VM_READ | EXO_VM_WRITE);
		if (at > 0)
			buffers->start = (char *)at;
	}
	return buffers->start && buffers->free;
}

/* No one else gives any back. */
void *channel_buffer_take(struct channel_sender *sender,
			  uint64_t deadline_ns __attribute__((unused)))
{
	return available(&sender->buffers) ? channel_buffers_take(&sender->buffers) : NULL;
}

int channel_buffer_send(struct channel_sender *sender, void *buffer, size_t bytes,
			uint64_t deadline_ns)
{
	int error;

	if (!channel_buffers_bit(&sender->buffers, buffer) || bytes > sender->buffers.bytes)
		return -E_INVAL;
	error = channel_send_until(sender, buffer, bytes, deadline_ns);
	if (!error)
		channel_buffer_drop(sender, buffer);
	return error;
}

long channel_buffer_receive(struct channel_receiver *receiver, void **buffer, uint64_t deadline_ns)
{
	long bytes;

	if (!available(&receiver->buffers))
		return -E_BUSY;
	*buffer = channel_buffers_take(&receiver->buffers);
	bytes = channel_receive_until(receiver, *buffer, receiver->buffers.bytes, deadline_ns);
	if (bytes < 0)
		channel_buffer_return(receiver, *buffer);
	return bytes;
}

void channel_buffer_return(struct channel_receiver *receiver, void *buffer)
{
	receiver->buffers.free |= channel_buffers_bit(&receiver->buffers, buffer);
}
