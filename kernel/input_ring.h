/* SPDX-License-Identifier: MIT
 *
 * Typed characters that nobody has read yet. Interrupts off, or the caller's own ring.
 */
#ifndef KERNEL_INPUT_RING_H
#define KERNEL_INPUT_RING_H

#include <exo/types.h>

#define INPUT_RING_BYTES 256

_Static_assert((INPUT_RING_BYTES & (INPUT_RING_BYTES - 1)) == 0, "counters wrap by masking");

struct input_ring {
	unsigned read; /* characters ever read; counts modulo 2^32 */
	unsigned written;
	unsigned dropped; /* since the last read */
	char text[INPUT_RING_BYTES];
};

static inline unsigned input_ring_count(const struct input_ring *ring)
{
	return ring->written - ring->read;
}

/* False when the ring is full: then the character is lost. */
static inline bool input_ring_put(struct input_ring *ring, char c)
{
	if (input_ring_count(ring) == INPUT_RING_BYTES) {
		ring->dropped++;
		return false;
	}
	ring->text[ring->written++ % INPUT_RING_BYTES] = c;
	return true;
}

/* Take up to `bytes`; returns how many. */
static inline size_t input_ring_take(struct input_ring *ring, char *text, size_t bytes)
{
	size_t count = MIN(bytes, (size_t)input_ring_count(ring));

	for (size_t i = 0; i < count; i++)
		text[i] = ring->text[ring->read++ % INPUT_RING_BYTES];
	return count;
}

#endif
