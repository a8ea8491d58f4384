/* SPDX-License-Identifier: MIT
 *
 * The words of a ring with IPC_LINE_ALIGNED (contract: uapi/exo/channel_ring.h): what the sender
 * writes, what the receiver writes, and what both mostly read lie on lines of their own, so that a
 * line moves between processors only when there is news on it. The lines are two apart, because
 * processors fetch pairs (Intel Optimization Manual, 3.7.3, adjacent cache line prefetch).
 */
#ifndef UAPI_EXO_CHANNEL_RING_LINES_H
#define UAPI_EXO_CHANNEL_RING_LINES_H

#define CHANNEL_LINES __attribute__((aligned(128)))

struct channel_ring_words {
	uint32_t tail CHANNEL_LINES;
	uint32_t head CHANNEL_LINES;
	uint32_t state[2] CHANNEL_LINES;
	uint32_t returned CHANNEL_LINES;
};

#endif
