/* SPDX-License-Identifier: MIT
 *
 * Channels: messages in order from one sending end to one receiving end, which may be two agents.
 * None is lost: who sends to a full channel waits, or is told. The same calls whichever variant is
 * configured (IPC_FUSION_RINGS):
 *   n  channel_queue.h  a queue in the kernel: a message is copied in and out, two system calls
 *   y  channel_ring.h   a ring in memory that both ends map: no system call while neither sleeps
 *
 *	struct channel_sender sender;
 *	struct channel_receiver receiver;
 *
 *	if (!channel_create(&sender, &receiver, NULL)) {
 *		channel_send(&sender, "hello", 6);
 *		bytes = channel_receive(&receiver, text, sizeof(text));
 *	}
 *
 * An end is used by one thread at a time; an agent that gave an end away (by its handle, or to a
 * forked child) uses it no more. Errors of all calls, besides those named: -E_DEAD: the other end
 * is closed, by its agent or by that one's end, and nothing is left to receive (the last messages
 * sent, this one too, may have been received or not); -E_FORMAT: the other end has broken the ring,
 * and the channel is of no use any more. Deadlines are those of exo_clock: EXO_NEVER, 0: do not
 * wait.
 */
#ifndef EXO_USER_CHANNEL_H
#define EXO_USER_CHANNEL_H

#include <exo/compiler.h>
#include <exo/types.h>
#include <uapi/exo/channel.h>
#include <uapi/exo/syscall.h>

#ifdef CONFIG_IPC_FUSION_RINGS
#include "channel_ring.h"
#else
#include "channel_queue.h"
#endif

/* Make a channel. options may be NULL. -E_INVAL, -E_NOMEM, -E_QUOTA. */
int channel_create(struct channel_sender *sender, struct channel_receiver *receiver,
		   const struct channel_options *options) __must_check;

/* Use an end that somebody else has made, by its handle and the channel's options (or NULL).
 * -E_NOMEM, -E_QUOTA, and as for every bad handle. */
int channel_open_sender(struct channel_sender *sender, exo_handle_t handle,
			const struct channel_options *options) __must_check;
int channel_open_receiver(struct channel_receiver *receiver, exo_handle_t handle,
			  const struct channel_options *options) __must_check;

/* From channel_create only. */
int channel_open_both(struct channel_sender *sender, struct channel_receiver *receiver,
		      const struct channel_handles *handles,
		      const struct channel_options *options) __must_check;

void channel_close_sender(struct channel_sender *sender);
void channel_close_receiver(struct channel_receiver *receiver);

/* Stop using an end here, without closing it: its handle is somebody's still. */
void channel_leave_sender(struct channel_sender *sender);
void channel_leave_receiver(struct channel_receiver *receiver);

/* Send a message of 0 to CHANNEL_BYTES_MAX bytes, whole or not at all. -E_TOOBIG; -E_TIMEOUT: no
 * room until the deadline; for more than CHANNEL_INLINE_BYTES also -E_NOMEM, -E_QUOTA. */
static inline int channel_send_until(struct channel_sender *sender, const void *data, size_t bytes,
				     uint64_t deadline_ns);

static inline int channel_send(struct channel_sender *sender, const void *data, size_t bytes)
{
	return channel_send_until(sender, data, bytes, EXO_NEVER);
}

/* Receive the next message: its bytes. -E_TIMEOUT: none came until the deadline; -E_TOOBIG: it
 * has more than capacity, and stays. */
static inline long channel_receive_until(struct channel_receiver *receiver, void *data,
					 size_t capacity, uint64_t deadline_ns);

static inline long channel_receive(struct channel_receiver *receiver, void *data, size_t capacity)
{
	return channel_receive_until(receiver, data, capacity, EXO_NEVER);
}

/* Send one message and receive one from another channel, as clients that wait for an answer and
 * servers that answer and wait for the next do: the same as the two calls, and cheaper when both
 * sides sleep. An error may be the one or the other's; after one of the receiver's the message has
 * been sent. */
long channel_send_receive(struct channel_sender *sender, const void *data, size_t bytes,
			  struct channel_receiver *receiver, void *got, size_t capacity,
			  uint64_t deadline_ns);

/* One of several messages of a batch. */
struct channel_part {
	void *data;   /* not written to by a sender */
	size_t bytes; /* to receive: the capacity, then the message's bytes */
};

/* Send messages in order: how many were; fewer than count only at the deadline or with an error
 * behind the first. With IPC_BATCH all that fit are published, and the other side woken, at once.
 */
long channel_send_batch(struct channel_sender *sender, const struct channel_part *parts,
			size_t count, uint64_t deadline_ns);

/* Wait for one message and receive as many as there are, up to count: how many. An error behind
 * the first comes with the next call. */
long channel_receive_batch(struct channel_receiver *receiver, struct channel_part *parts,
			   size_t count, uint64_t deadline_ns);

/* Wait until one of the receiving ends has a message or an error to tell: its index. The search
 * begins behind *last and leaves there what it found, so that no busy channel hides another. Up to
 * CHANNEL_SELECT_MAX. -E_INVAL, -E_TIMEOUT. */
int channel_select(struct channel_receiver *const *receivers, size_t count, size_t *last,
		   uint64_t deadline_ns);

/* Send one message to all: how many got it. Waits for each until the deadline. */
long channel_broadcast(struct channel_sender *const *senders, size_t count, const void *data,
		       size_t bytes, uint64_t deadline_ns);

/* Large messages without a copy, where IPC_ZERO_COPY allows it; the channel was made with
 * options->buffers. A sender takes a free buffer of buffer_bytes, fills it and sends it, or puts it
 * back with 0 bytes sent; the receiver gets a pointer to the message and returns it when it is done
 * with it. The sender may be able to write to the buffer all the time: the receiver reads what it
 * checks only once. NULL: none is free until the deadline. */
void *channel_buffer_take(struct channel_sender *sender, uint64_t deadline_ns);
void channel_buffer_drop(struct channel_sender *sender, void *buffer);

/* 0, then the buffer is the receiver's; or as channel_send_until, then it is the caller's still. */
int channel_buffer_send(struct channel_sender *sender, void *buffer, size_t bytes,
			uint64_t deadline_ns);

/* Receive the next message, which must have been sent so (else -E_INVAL, and it stays): its bytes.
 */
long channel_buffer_receive(struct channel_receiver *receiver, void **buffer, uint64_t deadline_ns);
void channel_buffer_return(struct channel_receiver *receiver, void *buffer);

#endif
