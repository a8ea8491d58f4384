/* SPDX-License-Identifier: MIT
 *
 * Channels without IPC_FUSION_RINGS: the ends share no memory (contract: ipc/channel_memory.h).
 */
#ifndef IPC_CHANNEL_WITHOUT_RING_H
#define IPC_CHANNEL_WITHOUT_RING_H

struct channel_memory {
};

static inline int channel_memory_create(struct channel_memory *memory __attribute__((unused)),
					const struct channel_options *options
					__attribute__((unused)),
					struct quota *quota __attribute__((unused)))
{
	return 0;
}

static inline void channel_memory_destroy(struct channel_memory *memory __attribute__((unused))) {}

static inline void channel_memory_waits(struct channel_memory *memory __attribute__((unused)),
					enum channel_role role __attribute__((unused)))
{
}

static inline void channel_memory_goes_on(struct channel_memory *memory __attribute__((unused)),
					  enum channel_role role __attribute__((unused)))
{
}

static inline void channel_memory_woken(struct channel_memory *memory __attribute__((unused)),
					enum channel_role role __attribute__((unused)))
{
}

static inline void channel_memory_closed(struct channel_memory *memory __attribute__((unused)),
					 enum channel_role role __attribute__((unused)))
{
}

/* Of a receiver: selecting is the only wait that asks. */
static inline bool channel_memory_has_news(const struct channel_memory *memory
					   __attribute__((unused)),
					   const struct channel_queue *queue,
					   enum channel_role role,
					   uint32_t seen __attribute__((unused)))
{
	return role == CHANNEL_RECEIVER && queue->count;
}

#endif
