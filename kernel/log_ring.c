/* SPDX-License-Identifier: MIT
 *
 * The ring of log text (log_ring.h).
 */
#include <exo/string.h>
#include "log_ring.h"

static size_t ring_index(uint64_t position)
{
	return position & (LOG_RING_BYTES - 1);
}

/* Bytes from a position to the place where the ring's memory ends. */
static size_t ring_run(uint64_t position)
{
	return LOG_RING_BYTES - ring_index(position);
}

void log_ring_append(struct log_ring *ring, const char *text, size_t bytes)
{
	size_t run = MIN(bytes, ring_run(ring->end));

	memcpy(&ring->text[ring_index(ring->end)], text, run);
	memcpy(ring->text, text + run, bytes - run);
	ring->end += bytes;
}

/* The first position from `position` on that can be read. */
static uint64_t ring_seek(const struct log_ring *ring, uint64_t position)
{
	uint64_t oldest = ring->end > LOG_RING_BYTES ? ring->end - LOG_RING_BYTES : 0;

	if (position > ring->end)
		return ring->end;
	if (position >= oldest)
		return position;
	while (oldest < ring->end && ring->text[ring_index(oldest)] != '\n')
		oldest++;
	return MIN(oldest + 1, ring->end);
}

size_t log_ring_read(const struct log_ring *ring, uint64_t *position, char *buffer, size_t bytes)
{
	uint64_t from = ring_seek(ring, *position);
	size_t count = MIN(bytes, ring->end - from);
	size_t run = MIN(count, ring_run(from));

	memcpy(buffer, &ring->text[ring_index(from)], run);
	memcpy(buffer + run, ring->text, count - run);
	*position = from + count;
	return count;
}
