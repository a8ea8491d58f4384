/* SPDX-License-Identifier: MIT
 *
 * The log's text: the last LOG_RING_BYTES of everything ever logged. A byte has an absolute
 * position, the number of bytes logged before it, so a reader that was overtaken notices.
 * Interrupts off, or the caller's own ring.
 */
#ifndef KERNEL_LOG_RING_H
#define KERNEL_LOG_RING_H

#include <exo/log.h>

_Static_assert((LOG_RING_BYTES & (LOG_RING_BYTES - 1)) == 0, "positions wrap by masking");

struct log_ring {
	uint64_t end; /* position of the next byte */
	char text[LOG_RING_BYTES];
};

/* bytes <= LOG_RING_BYTES */
void log_ring_append(struct log_ring *ring, const char *text, size_t bytes);

/* As log_read. After lost text, reading goes on at the first whole line. */
size_t log_ring_read(const struct log_ring *ring, uint64_t *position, char *buffer, size_t bytes);

#endif
