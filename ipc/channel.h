/* SPDX-License-Identifier: MIT
 *
 * Channels in the kernel: two ends, each an object of its own that handles name, and what lies
 * between them. An end is closed when no handle names it any more; the channel goes with its second
 * end. Everything is charged to the quota of the agent that made it. Thread context, kernel lock.
 *
 * Between the ends is a queue of messages, and with IPC_FUSION_RINGS also the memory of a ring
 * (channel_memory.h).
 */
#ifndef IPC_CHANNEL_H
#define IPC_CHANNEL_H

#include <exo/arch.h>
#include <exo/cap_check.h>
#include <exo/handle.h>
#include <exo/kobject.h>
#include <exo/list.h>
#include <uapi/exo/channel.h>
#include "channel_memory.h"
#include "channel_queue.h"

struct channel_side {
	bool closed;
	struct list_node waiters; /* struct channel_waiter: threads that wait there */
};

struct channel {
	unsigned references; /* its ends, and calls that use it while others may run */
	struct quota *quota;
	struct channel_side side[2]; /* by enum channel_role */
	struct channel_queue queue;
	struct channel_memory memory;
};

/* What a handle names. */
struct channel_end {
	struct kobject object;
	struct channel *channel;
	enum channel_role role;
};

static inline enum channel_role channel_peer(enum channel_role role)
{
	return role == CHANNEL_SENDER ? CHANNEL_RECEIVER : CHANNEL_SENDER;
}

static inline unsigned channel_right(enum channel_role role)
{
	return role == CHANNEL_SENDER ? EXO_RIGHT_SEND : EXO_RIGHT_RECEIVE;
}

/* A channel with a handle of the running agent for each end. -E_INVAL, -E_NOMEM, -E_QUOTA,
 * -E_RANGE. */
int channel_create(const struct channel_options *options, exo_handle_t handles[2]) __must_check;

void channel_destroy(struct channel *channel);

/* One that is on no queue. */
void channel_message_free(struct channel *channel, struct channel_message *message);

static inline struct channel *channel_get(struct channel *channel)
{
	channel->references++;
	return channel;
}

static inline void channel_put(struct channel *channel)
{
	if (!--channel->references)
		channel_destroy(channel);
}

/* The end that a handle of the running agent names, with this right (0: whichever). -E_BADHANDLE,
 * -E_PERM. Good until the thread sleeps or touches user memory. */
static __always_inline __must_check int channel_find(exo_handle_t handle, unsigned rights,
						     struct cap **cap, struct channel_end **end)
{
	int error = cap_find(handle, CAP_NEED(EXO_OBJECT_CHANNEL, rights), cap);

	if (likely(!error))
		*end = container_of((*cap)->object, struct channel_end, object);
	return error;
}

/* A thread at an end that it waits for, in the frame of the call. */
struct channel_waiter {
	struct list_node node; /* in side[].waiters */
	struct thread *thread;
	struct cap *cap; /* good until it sleeps */
	struct channel_end *end;
};

/* Wait until something happens at one of these ends, or until the deadline (0: no waiting). The
 * capabilities may be gone afterwards. -E_TIMEOUT; -E_AGAIN: the thread is to end. */
int channel_sleep(struct channel_waiter *waiters, size_t count, uint64_t deadline_ns) __must_check;

/* Something has happened for this side. */
void channel_wake(struct channel *channel, enum channel_role role);

/* Is there something for this side that it has not seen, or nothing to come any more? */
static inline bool channel_has_news(const struct channel *channel, enum channel_role role,
				    uint32_t seen)
{
	return channel->side[channel_peer(role)].closed ||
	       channel_memory_has_news(&channel->memory, &channel->queue, role, seen);
}

/* exo_channel_select, and exo_channel_wait when `count` is 1: the index of an end with news, which
 * may be that the other end is closed. -E_AGAIN: something has happened, look again. */
int channel_wait(const struct channel_wait *ends, struct channel_waiter *waiters, size_t count,
		 uint64_t deadline_ns) __must_check;

/* exo_channel_send and exo_channel_receive. */
int channel_send(exo_handle_t handle, const void *user_data, size_t bytes, uint64_t deadline_ns);
long channel_receive(exo_handle_t handle, void *user_data, size_t capacity, uint64_t deadline_ns);

#endif
