/* SPDX-License-Identifier: MIT
 *
 * The words of a ring without IPC_LINE_ALIGNED: together (contract: uapi/exo/channel_ring.h).
 */
#ifndef UAPI_EXO_CHANNEL_RING_PACKED_H
#define UAPI_EXO_CHANNEL_RING_PACKED_H

struct channel_ring_words {
	uint32_t tail;
	uint32_t head;
	uint32_t state[2];
	uint32_t returned;
};

#endif
