/* SPDX-License-Identifier: MIT
 *
 * The memory that the two ends of a channel share, a variant of IPC_FUSION_RINGS:
 *   n  channel_without_ring.h  none
 *   y  channel_with_ring.h     a ring, channel_ring.c
 */
#ifndef IPC_CHANNEL_MEMORY_H
#define IPC_CHANNEL_MEMORY_H

#include <exo/compiler.h>
#include <exo/quota.h>
#include <uapi/exo/channel.h>
#include "channel_queue.h"

#ifdef CONFIG_IPC_FUSION_RINGS
#include "channel_with_ring.h"
#else
#include "channel_without_ring.h"
#endif

/* -E_NOMEM, -E_QUOTA. */
int channel_memory_create(struct channel_memory *memory, const struct channel_options *options,
			  struct quota *quota) __must_check;
void channel_memory_destroy(struct channel_memory *memory);

/* A thread is about to wait at this side: before it looks for news for the last time. And it goes
 * on, or does not wait after all; the side is not closed. */
static inline void channel_memory_waits(struct channel_memory *memory, enum channel_role role);
static inline void channel_memory_goes_on(struct channel_memory *memory, enum channel_role role);

/* Who waits at this side has been woken. */
static inline void channel_memory_woken(struct channel_memory *memory, enum channel_role role);
static inline void channel_memory_closed(struct channel_memory *memory, enum channel_role role);

/* Is there something for this side that it has not seen? */
static inline bool channel_memory_has_news(const struct channel_memory *memory,
					   const struct channel_queue *queue,
					   enum channel_role role, uint32_t seen);

#endif
