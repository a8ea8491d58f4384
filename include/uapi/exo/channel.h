/* SPDX-License-Identifier: MIT
 *
 * Channels: messages of one sending end to one receiving end, in order, none lost. What kernel and
 * library agree on; exo_user/channel.h is the interface for agents and the same for every variant.
 * The ends are objects, each named by handles; an end is closed when its last handle is.
 */
#ifndef UAPI_EXO_CHANNEL_H
#define UAPI_EXO_CHANNEL_H

#include <stddef.h>
#include <stdint.h>
#include <uapi/exo/errors.h>
#include <uapi/exo/handle.h>

#define CHANNEL_INLINE_BYTES 64             /* a message of so many costs no more than its copies */
#define CHANNEL_SLOTS        32             /* messages that may wait, a power of two */
#define CHANNEL_BYTES_MAX    (1024u * 1024) /* of a message */

/* Buffers for large messages that the two ends share (IPC_ZERO_COPY). */
#define CHANNEL_BUFFERS_MAX       32
#define CHANNEL_BUFFERS_BYTES_MAX (4u * 1024 * 1024) /* all of them together */

#define CHANNEL_SELECT_MAX 64 /* ends in one call */

/* What a channel is made with; zeros: no buffers. */
struct channel_options {
	uint32_t buffer_bytes; /* of each, a multiple of 4096 */
	uint32_t buffers;
};

enum channel_role { CHANNEL_SENDER, CHANNEL_RECEIVER };

struct channel_handles {
	exo_handle_t end[2]; /* by role */
};

/* One of several ends to wait for. */
struct channel_wait {
	exo_handle_t handle;
	uint32_t seen; /* rings: as in exo_channel_wait */
};

/* A fresh channel, paid for by the caller's quota, with what it holds later. -E_INVAL, -E_FAULT,
 * -E_NOMEM, -E_QUOTA. */
int exo_channel_create(struct channel_handles *handles, const struct channel_options *options);

/* The kernel's queue: copy in, copy out. At deadline_ns of exo_clock (0: at once) the wait for
 * room or for a message ends with -E_TIMEOUT. -E_DEAD: the other end is closed, and nothing is
 * left to receive. -E_TOOBIG: more than CHANNEL_BYTES_MAX; or the message does not fit into
 * `capacity` and stays the next one. -E_NOMEM, -E_QUOTA: no room for it in the quota of the
 * channel's creator. -E_FAULT: nothing happened. Receive returns the message's bytes. */
int exo_channel_send(exo_handle_t sender, const void *data, size_t bytes, uint64_t deadline_ns);
long exo_channel_receive(exo_handle_t receiver, void *data, size_t capacity, uint64_t deadline_ns);

/* Wait until one of `count` receiving ends has a message or is closed: its index. -E_TIMEOUT,
 * -E_FAULT, -E_INVAL (none, or more than CHANNEL_SELECT_MAX). */
int exo_channel_select(const struct channel_wait *ends, size_t count, uint64_t deadline_ns);

/* Rings (IPC_FUSION_RINGS, uapi/exo/channel_ring.h); without: -E_NOSYS.
 *
 * Map the ring of an end into the caller's memory: its address. -E_INVAL: it does not have so many
 * bytes, that is, the channel was made with other options. */
int64_t exo_channel_map(exo_handle_t end, size_t bytes);

/* Wait while the other end's position is `seen` and, for a sender, no buffer has come back: 0,
 * possibly for nothing; -E_TIMEOUT; -E_DEAD: the other end is closed and its position is `seen`. */
int exo_channel_wait(exo_handle_t end, uint32_t seen, uint64_t deadline_ns);

/* Wake who waits at the other end. -E_DEAD: it is closed. */
int exo_channel_wake(exo_handle_t end);

/* Wake who waits at the other end of the sender, and wait at the receiver as exo_channel_wait does,
 * or not at all. Errors are about the sender, or that the receiver is none. */
int exo_channel_turn(exo_handle_t sender, exo_handle_t receiver, uint32_t seen,
		     uint64_t deadline_ns);

#endif
