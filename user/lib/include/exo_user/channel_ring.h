/* SPDX-License-Identifier: MIT
 *
 * Channels with IPC_FUSION_RINGS: what both ends do while neither sleeps, inline (contract:
 * exo_user/channel.h). exo_user/channel_slots.h is the ring; user/lib/channel_ring.c is for all
 * that has to wait, is large or went wrong.
 */
#ifndef EXO_USER_CHANNEL_RING_H
#define EXO_USER_CHANNEL_RING_H

#include <exo_user/channel_buffers.h>
#include <exo_user/channel_slots.h>

/* The ring in this agent's memory: one for both ends of a channel that was made here. */
struct channel_view {
	struct channel_ring *ring;
	size_t bytes;
	unsigned uses; /* by ends, which may be different threads' */
};

struct channel_sender {
	struct slots_sender slots;
	exo_handle_t handle;
	struct channel_view *view;
	struct channel_buffers buffers;
};

struct channel_receiver {
	struct slots_receiver slots;
	exo_handle_t handle;
	struct channel_view *view;
	struct channel_buffers buffers;
};

/* Without IPC_ZERO_COPY no buffer is the other side's, and no slot may say that it is. */
#ifdef CONFIG_IPC_ZERO_COPY
void channel_buffers_collect(struct channel_sender *sender);
long channel_buffers_copy_out(struct channel_receiver *receiver, void *data, size_t capacity);
#else
static inline void channel_buffers_collect(struct channel_sender *sender __attribute__((unused))) {}

static inline long channel_buffers_copy_out(struct channel_receiver *receiver
					    __attribute__((unused)),
					    void *data __attribute__((unused)),
					    size_t capacity __attribute__((unused)))
{
	return -E_FORMAT;
}
#endif

/* There is no room, or the message is large. */
int channel_ring_send(struct channel_sender *sender, const void *data, size_t bytes,
		      uint64_t deadline_ns);

/* There is no message, or not one that a slot holds, or too large a one. */
long channel_ring_receive(struct channel_receiver *receiver, void *data, size_t capacity,
			  uint64_t deadline_ns);

/* Wait for room, or for a message: 0, or what channel_send_until and channel_receive_until say; and
 * has the deadline passed? */
bool channel_ring_is_late(uint64_t deadline_ns);
int channel_ring_await_room(struct channel_sender *sender, uint64_t deadline_ns);
int channel_ring_await_message(struct channel_receiver *receiver, uint64_t deadline_ns);

static __always_inline int channel_ring_publish(struct channel_sender *sender)
{
	return slots_publish(&sender->slots) ? exo_channel_wake(sender->handle) : 0;
}

/* A sender that is closed needs no telling. */
static __always_inline void channel_ring_consume(struct channel_receiver *receiver)
{
	if (slots_consume(&receiver->slots))
		exo_channel_wake(receiver->handle);
}

static __always_inline int channel_send_until(struct channel_sender *sender, const void *data,
					      size_t bytes, uint64_t deadline_ns)
{
	if (unlikely(bytes > CHANNEL_INLINE_BYTES || slots_room(&sender->slots)))
		return channel_ring_send(sender, data, bytes, deadline_ns);
	slots_put(&sender->slots, data, bytes, (uint32_t)bytes);
	return channel_ring_publish(sender);
}

static __always_inline long channel_receive_until(struct channel_receiver *receiver, void *data,
						  size_t capacity, uint64_t deadline_ns)
{
	uint32_t length;

	if (unlikely(slots_messages(&receiver->slots)))
		return channel_ring_receive(receiver, data, capacity, deadline_ns);
	length = slots_length(&receiver->slots);
	if (unlikely(length > CHANNEL_INLINE_BYTES || length > capacity))
		return channel_ring_receive(receiver, data, capacity, deadline_ns);
	slots_get(&receiver->slots, data, length);
	slots_skip(&receiver->slots);
	channel_ring_consume(receiver);
	return (long)length;
}

/* For channel_select: there is something to receive, or an error to tell. */
static inline bool channel_receiver_ready(struct channel_receiver *receiver)
{
	return slots_messages(&receiver->slots) != -E_AGAIN;
}

static inline uint32_t channel_receiver_seen(const struct channel_receiver *receiver)
{
	return receiver->slots.head;
}

#endif
