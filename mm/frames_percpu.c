/* SPDX-License-Identifier: MIT
 *
 * MM_FRAMES_PERCPU: what exo/frames_percpu.h does not do inline. To the allocator a frame in the
 * stack is allocated; to everybody else it is free, which is why the counts add it and the
 * allocator takes all of them back before it gives up.
 */
#include <exo/frames.h>
#include <exo/string.h>
#include "frames_debug.h"

PERCPU(struct frame_cache, frame_cache);

/* Nothing is free in the allocator: one frame, if that finds any elsewhere. */
static paddr_t frame_reclaim(void)
{
	paddr_t frame = frames_alloc(0);

	if (frame != PADDR_NONE)
		frames_debug_cache(frame);
	return frame;
}

paddr_t frame_cache_refill(struct frame_cache *cache)
{
	size_t count = frames_take(cache->frames, FRAME_CACHE_BATCH);

	if (!count)
		return frame_reclaim();
	for (size_t i = 0; i < count; i++)
		frames_debug_make_cached(cache->frames[i]);
	cache->count = count - 1;
	return cache->frames[count - 1];
}

static void frame_return(paddr_t frame)
{
	frames_debug_uncache(frame);
	frames_free(frame, 0);
}

/* The frames at the bottom have been here longest; those at the top are still in the cache of the
 * processor. */
void frame_cache_overflow(struct frame_cache *cache, paddr_t frame)
{
	for (size_t i = 0; i < FRAME_CACHE_BATCH; i++)
		frame_return(cache->frames[i]);
	cache->count -= FRAME_CACHE_BATCH;
	memmove(cache->frames, cache->frames + FRAME_CACHE_BATCH,
		cache->count * sizeof(cache->frames[0]));
	cache->frames[cache->count++] = frame;
}

bool frame_cache_give_back(struct frame_cache *cache)
{
	bool any = cache->count;

	while (cache->count)
		frame_return(cache->frames[--cache->count]);
	return any;
}

paddr_t frame_cache_alloc_checked(void)
{
	paddr_t frame = frame_cache_pop();

	if (frame != PADDR_NONE)
		frames_debug_uncache(frame);
	return frame;
}

void frame_cache_free_checked(paddr_t frame)
{
	frames_debug_cache(frame);
	frame_cache_push(frame);
}
