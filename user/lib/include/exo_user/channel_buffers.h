/* SPDX-License-Identifier: MIT
 *
 * The buffers of one end of a channel: equal pieces of one mapping, by number. Which those are is a
 * variant of IPC_ZERO_COPY:
 *   n  user/lib/channel_buffers_own.c     each end has its own, and messages are copied
 *   y  user/lib/channel_buffers_shared.c  behind the ring, in memory that both ends map
 */
#ifndef EXO_USER_CHANNEL_BUFFERS_H
#define EXO_USER_CHANNEL_BUFFERS_H

#include <exo/compiler.h>
#include <exo/types.h>
#include <uapi/exo/channel.h>

struct channel_buffers {
	char *start;
	uint32_t bytes; /* of each */
	uint32_t count;
	uint32_t free; /* a bit for each that is here and not in use */
	uint32_t away; /* shared, a sender's: the other side has it */
};

/* The bits of all. */
static inline uint32_t channel_buffers_all(uint32_t count)
{
	return (uint32_t)((1ull << count) - 1);
}

/* There is a free one: take it. */
static inline void *channel_buffers_take(struct channel_buffers *buffers)
{
	unsigned index = (unsigned)__builtin_ctz(buffers->free);

	buffers->free &= buffers->free - 1;
	return buffers->start + (size_t)index * buffers->bytes;
}

/* The bit of one of them; 0 for what is none. */
static inline uint32_t channel_buffers_bit(const struct channel_buffers *buffers,
					   const void *buffer)
{
	size_t offset = (size_t)((const char *)buffer - buffers->start);
	size_t index = buffers->bytes ? offset / buffers->bytes : CHANNEL_BUFFERS_MAX;

	return index < buffers->count ? 1u << index : 0;
}

/* How much of the ring's memory they are, and where they are once it is mapped; ring: NULL without
 * one. -E_INVAL. */
size_t channel_buffers_shared_bytes(const struct channel_options *options);
void channel_buffers_open(struct channel_buffers *buffers, const struct channel_options *options,
			  void *ring);
void channel_buffers_close(struct channel_buffers *buffers);

#endif
