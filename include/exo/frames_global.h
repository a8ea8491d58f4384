/* SPDX-License-Identifier: MIT
 *
 * MM_FRAMES_PERCPU off: single frames are blocks of order 0, and no frame is free anywhere but in
 * the allocator. Only exo/frames.h includes this, before it declares the contract.
 */
#ifndef EXO_FRAMES_GLOBAL_H
#define EXO_FRAMES_GLOBAL_H

#include <exo/compiler.h>
#include <exo/types.h>

paddr_t frames_alloc(unsigned order) __must_check;
void frames_free(paddr_t block, unsigned order);

static inline __must_check paddr_t frame_alloc(void)
{
	return frames_alloc(0);
}

static inline void frame_free(paddr_t frame)
{
	frames_free(frame, 0);
}

static inline size_t frame_cache_count(void)
{
	return 0;
}

static inline bool frame_cache_drain(void)
{
	return false;
}

#endif
