/* SPDX-License-Identifier: MIT
 *
 * The two ends of a ring as pure structures (IPC_FUSION_RINGS): positions, bounds and copies in
 * memory that the other side shares, without waiting and without the kernel. One producer, one
 * consumer (Lamport, Specifying Concurrent Program Modules, 1983); each keeps a copy of the other's
 * position and looks at the real one only when the copy says full or empty (Lee, Bu and
 * Chandranmenon, A Lock-Free, Cache-Efficient Multi-Core Synchronization Mechanism, 2010,
 * MCRingBuffer).
 *
 * Whoever maps the memory may write anything there at any time. So what the other side writes is
 * read once, and believed only within bounds: a position within CHANNEL_SLOTS of the own one, which
 * is not in that memory. What else it says can do no harm but to the messages themselves.
 * Everything returns -E_FORMAT for what cannot be.
 *
 * tests/system/ring/ring.pml is a model of the fences and of the sleep and wake around them.
 */
#ifndef EXO_USER_CHANNEL_SLOTS_H
#define EXO_USER_CHANNEL_SLOTS_H

#include <exo/compiler.h>
#include <exo/string.h>
#include <exo/types.h>
#include <uapi/exo/channel_ring.h>

struct slots_sender {
	struct channel_ring *ring;
	uint32_t tail; /* own */
	uint32_t head; /* the receiver's, as seen last */
};

struct slots_receiver {
	struct channel_ring *ring;
	uint32_t head; /* own */
	uint32_t tail; /* the sender's, as seen last */
};

/* Whole words: 64 bytes in 16 instructions. The other side may write meanwhile. */
static __always_inline void slots_copy_64(void *to, const void *from)
{
	uint64_t *out = to;
	const uint64_t *in = from;

	_Static_assert(CHANNEL_INLINE_BYTES == 64, "eight words");
#pragma GCC unroll 8
	for (unsigned i = 0; i < 8; i++)
		__atomic_store_n(&out[i], __atomic_load_n(&in[i], __ATOMIC_RELAXED),
				 __ATOMIC_RELAXED);
}

static __always_inline void slots_copy(void *to, const void *from, size_t bytes)
{
	if (likely(bytes == CHANNEL_INLINE_BYTES))
		slots_copy_64(to, from);
	else
		__builtin_memcpy(to, from, bytes);
}

/* Look at the receiver's position. 0: there is room; -E_AGAIN: there is none; -E_FORMAT. The
 * acquire pairs with the release in slots_consume: who has been overwritten has been read. */
static inline int slots_look_for_room(struct slots_sender *s)
{
	uint32_t head = __atomic_load_n(&s->ring->words.head, __ATOMIC_ACQUIRE);

	if (s->tail - head > CHANNEL_SLOTS)
		return -E_FORMAT;
	s->head = head;
	return s->tail - head == CHANNEL_SLOTS ? -E_AGAIN : 0;
}

static __always_inline int slots_room(struct slots_sender *s)
{
	return likely(s->tail - s->head < CHANNEL_SLOTS) ? 0 : slots_look_for_room(s);
}

/* There is room. Not seen by the receiver until slots_publish. */
static __always_inline void slots_put(struct slots_sender *s, const void *data, size_t bytes,
				      uint32_t length)
{
	struct channel_ring *ring = s->ring;
	uint32_t tail = s->tail;

	__atomic_store_n(&ring->length[tail % CHANNEL_SLOTS], length, __ATOMIC_RELAXED);
	slots_copy(ring->slot[tail % CHANNEL_SLOTS], data, bytes);
	s->tail = tail + 1;
}

/* The receiver may see all that was put. True when it has to be told: it waits or is closed. The
 * release pairs with the acquire in slots_look_for_messages. The fence pairs with the one in
 * channel_memory_waits (ipc/channel_with_ring.h): either it sees the new tail, or this sees that it
 * waits. */
static __always_inline bool slots_publish(struct slots_sender *s)
{
	struct channel_ring_words *words = &s->ring->words;

	__atomic_store_n(&words->tail, s->tail, __ATOMIC_RELEASE);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return unlikely(__atomic_load_n(&words->state[CHANNEL_RECEIVER], __ATOMIC_RELAXED));
}

/* Look at the sender's position. 0: there are messages; -E_AGAIN: there are none; -E_FORMAT. The
 * acquire pairs with the release in slots_publish: what the slots hold has been written. */
static inline int slots_look_for_messages(struct slots_receiver *r)
{
	uint32_t tail = __atomic_load_n(&r->ring->words.tail, __ATOMIC_ACQUIRE);

	if (tail - r->head > CHANNEL_SLOTS)
		return -E_FORMAT;
	r->tail = tail;
	return tail == r->head ? -E_AGAIN : 0;
}

static __always_inline int slots_messages(struct slots_receiver *r)
{
	return likely(r->head != r->tail) ? 0 : slots_look_for_messages(r);
}

/* There is a message: its length, which may be one that is none (CHANNEL_LENGTH_). Read once. */
static __always_inline uint32_t slots_length(const struct slots_receiver *r)
{
	return __atomic_load_n(&r->ring->length[r->head % CHANNEL_SLOTS], __ATOMIC_RELAXED);
}

/* Its bytes, at most CHANNEL_INLINE_BYTES of them. It stays the next one. */
static __always_inline void slots_get(const struct slots_receiver *r, void *data, size_t bytes)
{
	slots_copy(data, r->ring->slot[r->head % CHANNEL_SLOTS], bytes);
}

/* What its slot says of a buffer: each word read once, neither bounded. */
static inline struct channel_descriptor slots_descriptor(const struct slots_receiver *r)
{
	const uint32_t *word = (const uint32_t *)r->ring->slot[r->head % CHANNEL_SLOTS];

	return (struct channel_descriptor){
		.buffer = __atomic_load_n(&word[0], __ATOMIC_RELAXED),
		.bytes = __atomic_load_n(&word[1], __ATOMIC_RELAXED),
	};
}

/* The next one is done; not seen by the sender until slots_consume. */
static __always_inline void slots_skip(struct slots_receiver *r)
{
	r->head++;
}

/* The sender may use again what was done. True when it has to be told: it waits, and half of the
 * ring is free as far as is known, or it is closed. The release pairs with the acquire in
 * slots_look_for_room, the fence with the one in channel_memory_waits. */
static __always_inline bool slots_consume(struct slots_receiver *r)
{
	struct channel_ring_words *words = &r->ring->words;

	__atomic_store_n(&words->head, r->head, __ATOMIC_RELEASE);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return unlikely(__atomic_load_n(&words->state[CHANNEL_SENDER], __ATOMIC_RELAXED)) &&
	       r->tail - r->head <= CHANNEL_SLOTS / 2;
}

/* Begin at what is in the memory: for an end that is new to this agent. */
static inline void slots_sender_init(struct slots_sender *s, struct channel_ring *ring)
{
	s->ring = ring;
	s->tail = __atomic_load_n(&ring->words.tail, __ATOMIC_ACQUIRE);
	s->head = s->tail - CHANNEL_SLOTS; /* full: look */
}

static inline void slots_receiver_init(struct slots_receiver *r, struct channel_ring *ring)
{
	r->ring = ring;
	r->head = __atomic_load_n(&ring->words.head, __ATOMIC_ACQUIRE);
	r->tail = r->head;
}

#endif
