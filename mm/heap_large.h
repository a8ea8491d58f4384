/* SPDX-License-Identifier: MIT
 *
 * Objects too large for a variant's own structures: blocks of frames, rounded up to a power of two.
 * Each variant says from which size on. Counts the heap's frames for both.
 */
#ifndef MM_HEAP_LARGE_H
#define MM_HEAP_LARGE_H

#include <exo/types.h>

/* The smallest order whose blocks hold `bytes` > 0. */
static inline unsigned heap_order(size_t bytes)
{
	return bytes <= PAGE_BYTES ? 0 : 64 - PAGE_SHIFT - (unsigned)__builtin_clzll(bytes - 1);
}

/* A block of frames for the heap, NULL when there is none; order <= FRAME_ORDER_MAX. */
void *heap_block_alloc(unsigned order);
void heap_block_free(void *block, unsigned order);

#endif
