/* SPDX-License-Identifier: MIT
 *
 * What all variants of channels have in common (exo_user/channel.h).
 */
#include <exo_user/channel.h>

int channel_create(struct channel_sender *sender, struct channel_receiver *receiver,
		   const struct channel_options *options)
{
	static const struct channel_options none;
	struct channel_handles handles;
	int error;

	if (!options)
		options = &none;
	error = exo_channel_create(&handles, options);
	if (error)
		return error;
	error = channel_open_both(sender, receiver, &handles, options);
	if (error) {
		exo_handle_close(handles.end[CHANNEL_SENDER]);
		exo_handle_close(handles.end[CHANNEL_RECEIVER]);
	}
	return error;
}

void channel_close_sender(struct channel_sender *sender)
{
	channel_leave_sender(sender);
	exo_handle_close(sender->handle);
}

void channel_close_receiver(struct channel_receiver *receiver)
{
	channel_leave_receiver(receiver);
	exo_handle_close(receiver->handle);
}

int channel_select(struct channel_receiver *const *receivers, size_t count, size_t *last,
		   uint64_t deadline_ns)
{
	struct channel_wait ends[CHANNEL_SELECT_MAX];
	int found;

	if (!count || count > CHANNEL_SELECT_MAX)
		return -E_INVAL;
	for (size_t i = 0; i < count; i++) {
		size_t index = (*last + 1 + i) % count;

		if (channel_receiver_ready(receivers[index]))
			return (int)(*last = index);
		ends[i].handle = receivers[index]->handle;
		ends[i].seen = channel_receiver_seen(receivers[index]);
	}
	found = exo_channel_select(ends, count, deadline_ns);
	if (found < 0)
		return found;
	return (int)(*last = (*last + 1 + (size_t)found) % count);
}

long channel_broadcast(struct channel_sender *const *senders, size_t count, const void *data,
		       size_t bytes, uint64_t deadline_ns)
{
	long reached = 0;

	for (size_t i = 0; i < count; i++)
		if (!channel_send_until(senders[i], data, bytes, deadline_ns))
			reached++;
	return reached;
}

void channel_buffer_drop(struct channel_sender *sender, void *buffer)
{
	sender->buffers.free |= channel_buffers_bit(&sender->buffers, buffer);
}
