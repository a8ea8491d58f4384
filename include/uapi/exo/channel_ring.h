/* SPDX-License-Identifier: MIT
 *
 * The memory of a ring (IPC_FUSION_RINGS), which both ends and the kernel map. Nobody trusts it: a
 * word that another writes is read once and bounded before it is used, and each end's own position
 * is kept in its own memory. How the words that the two ends write lie is IPC_LINE_ALIGNED:
 *   n  channel_ring_packed.h  one behind the other
 *   y  channel_ring_lines.h   a cache line for each who writes
 *
 * Positions count slots and wrap at 2^32; a position's slot is its rest by CHANNEL_SLOTS.
 */
#ifndef UAPI_EXO_CHANNEL_RING_H
#define UAPI_EXO_CHANNEL_RING_H

#include <uapi/exo/channel.h>

#ifdef CONFIG_IPC_LINE_ALIGNED
#include "channel_ring_lines.h"
#else
#include "channel_ring_packed.h"
#endif

/* A side's `state`, written by the kernel: that it waits, or is closed. Not 0: there is a reason to
 * call exo_channel_wake. */
enum channel_ring_state { CHANNEL_RING_AWAKE, CHANNEL_RING_WAITS, CHANNEL_RING_CLOSED };

/* Lengths of slots above CHANNEL_INLINE_BYTES: the message is the next one in the kernel's queue;
 * or in a buffer, and the slot holds a struct channel_descriptor. */
#define CHANNEL_LENGTH_QUEUED 0x10000
#define CHANNEL_LENGTH_BUFFER 0x10001

struct channel_descriptor {
	uint32_t buffer;
	uint32_t bytes;
};

/* struct channel_ring_words (the variant):
 *	tail      where the sender puts the next message; the sender's
 *	head      where the receiver takes the next one; the receiver's
 *	state[2]  of each role; the kernel's
 *	returned  a bit for each buffer that the receiver has given back and the sender has not
 *		  noticed; both, atomically */
struct channel_ring {
	struct channel_ring_words words;
	uint32_t length[CHANNEL_SLOTS];
	char slot[CHANNEL_SLOTS][CHANNEL_INLINE_BYTES] __attribute__((aligned(64)));
};

#define CHANNEL_RING_BYTES 4096 /* behind it: the buffers */

_Static_assert(sizeof(struct channel_ring) <= CHANNEL_RING_BYTES, "a page");
_Static_assert(!(CHANNEL_SLOTS & (CHANNEL_SLOTS - 1)), "positions wrap");

#endif
