/* SPDX-License-Identifier: MIT
 *
 * The kernel's view of a channel's ring (IPC_FUSION_RINGS; contract: ipc/channel_memory.h): a few
 * words at the beginning of its memory. What it reads there it compares and nothing else, and what
 * it writes is for the two ends: a wrong word keeps one of them asleep or awake.
 */
#ifndef IPC_CHANNEL_WITH_RING_H
#define IPC_CHANNEL_WITH_RING_H

#include <exo/kconfig.h>
#include <uapi/exo/channel_ring.h>

struct object;

struct channel_memory {
	struct object *object;
	struct channel_ring_words *words; /* its beginning, in the direct map */
};

int channel_memory_create(struct channel_memory *memory, const struct channel_options *options,
			  struct quota *quota) __must_check;
void channel_memory_destroy(struct channel_memory *memory);

/* The fence pairs with those in slots_publish and slots_consume (exo_user/channel_slots.h): either
 * the other end sees that this one waits, or channel_memory_has_news sees what it did. */
static inline void channel_memory_waits(struct channel_memory *memory, enum channel_role role)
{
	__atomic_store_n(&memory->words->state[role], CHANNEL_RING_WAITS, __ATOMIC_RELAXED);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}

static inline void channel_memory_goes_on(struct channel_memory *memory, enum channel_role role)
{
	__atomic_store_n(&memory->words->state[role], CHANNEL_RING_AWAKE, __ATOMIC_RELAXED);
}

/* With IPC_WAKE_COALESCE it counts as awake from here on and not only when it runs: nobody calls
 * to wake it meanwhile. */
static inline void channel_memory_woken(struct channel_memory *memory, enum channel_role role)
{
	if (IS_ENABLED(CONFIG_IPC_WAKE_COALESCE))
		channel_memory_goes_on(memory, role);
}

static inline void channel_memory_closed(struct channel_memory *memory, enum channel_role role)
{
	__atomic_store_n(&memory->words->state[role], CHANNEL_RING_CLOSED, __ATOMIC_RELAXED);
}

static inline bool channel_memory_has_news(const struct channel_memory *memory,
					   const struct channel_queue *queue
					   __attribute__((unused)),
					   enum channel_role role, uint32_t seen)
{
	const struct channel_ring_words *words = memory->words;

	if (role == CHANNEL_RECEIVER)
		return __atomic_load_n(&words->tail, __ATOMIC_RELAXED) != seen;
	return __atomic_load_n(&words->head, __ATOMIC_RELAXED) != seen ||
	       __atomic_load_n(&words->returned, __ATOMIC_RELAXED);
}

#endif
