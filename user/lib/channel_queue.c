/* SPDX-License-Identifier: MIT
 *
 * The ends of channels that are queues in the kernel (exo_user/channel_queue.h). Compare with
 * channel_ring.c.
 */
#include <exo_user/channel.h>

int channel_open_sender(struct channel_sender *sender, exo_handle_t handle,
			const struct channel_options *options)
{
	sender->handle = handle;
	channel_buffers_open(&sender->buffers, options, NULL);
	return 0;
}

int channel_open_receiver(struct channel_receiver *receiver, exo_handle_t handle,
			  const struct channel_options *options)
{
	receiver->handle = handle;
	channel_buffers_open(&receiver->buffers, options, NULL);
	return 0;
}

int channel_open_both(struct channel_sender *sender, struct channel_receiver *receiver,
		      const struct channel_handles *handles, const struct channel_options *options)
{
	int error = channel_open_sender(sender, handles->end[CHANNEL_SENDER], options);

	return error ? error
		     : channel_open_receiver(receiver, handles->end[CHANNEL_RECEIVER], options);
}

void channel_leave_sender(struct channel_sender *sender)
{
	channel_buffers_close(&sender->buffers);
}

void channel_leave_receiver(struct channel_receiver *receiver)
{
	channel_buffers_close(&receiver->buffers);
}

long channel_send_receive(struct channel_sender *sender, const void *data, size_t bytes,
			  struct channel_receiver *receiver, void *got, size_t capacity,
			  uint64_t deadline_ns)
{
	int error = channel_send_until(sender, data, bytes, deadline_ns);

	return error ? error : channel_receive_until(receiver, got, capacity, deadline_ns);
}
