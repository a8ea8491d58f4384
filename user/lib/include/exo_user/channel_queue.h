/* SPDX-License-Identifier: MIT
 *
 * Channels without IPC_FUSION_RINGS: every message is two system calls (contract:
 * exo_user/channel.h).
 */
#ifndef EXO_USER_CHANNEL_QUEUE_H
#define EXO_USER_CHANNEL_QUEUE_H

#include <exo_user/channel_buffers.h>

struct channel_sender {
	exo_handle_t handle;
	struct channel_buffers buffers;
};

struct channel_receiver {
	exo_handle_t handle;
	struct channel_buffers buffers;
};

static inline int channel_send_until(struct channel_sender *sender, const void *data, size_t bytes,
				     uint64_t deadline_ns)
{
	return exo_channel_send(sender->handle, data, bytes, deadline_ns);
}

static inline long channel_receive_until(struct channel_receiver *receiver, void *data,
					 size_t capacity, uint64_t deadline_ns)
{
	return exo_channel_receive(receiver->handle, data, capacity, deadline_ns);
}

/* For channel_select: the kernel knows. */
static inline bool channel_receiver_ready(struct channel_receiver *receiver __attribute__((unused)))
{
	return false;
}

static inline uint32_t channel_receiver_seen(const struct channel_receiver *receiver
					     __attribute__((unused)))
{
	return 0;
}

#endif
