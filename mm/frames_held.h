/* SPDX-License-Identifier: MIT
 *
 * Free memory that the frame allocator does not have: what caches in front of it and behind it keep
 * at hand. Every variant counts it as free and asks for it back before it says that there is no
 * memory. Without such caches nothing is left of it.
 */
#ifndef MM_FRAMES_HELD_H
#define MM_FRAMES_HELD_H

#include <exo/arch.h>
#include <exo/frames.h>
#include <exo/frames_prezero.h>
#include "heap_reclaim.h"

static __always_inline size_t frames_held_count(void)
{
	return frame_cache_count() + frame_stock_count() + arch_stacks_kept_frames();
}

/* True when the allocator got something back: it is worth another try. */
static __always_inline bool frames_reclaim(void)
{
	bool any = frame_cache_drain();

	any |= frame_stock_drain();
	any |= arch_stacks_release();
	any |= heap_reclaim();
	return any;
}

#endif
