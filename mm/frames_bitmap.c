/* SPDX-License-Identifier: MIT
 *
 * MM_FRAMES_BITMAP: one bit per frame, set when the frame is free, and a next-fit search that goes
 * on where the last one ended (Knuth, The Art of Computer Programming vol. 1, 2.5). A word of 64
 * used frames is skipped at once; a block of order k is sought at multiples of 2^k only.
 *
 * Allocation of one frame costs a constant while free frames lie close together, and a scan of the
 * map at worst. Freeing sets bits: nothing has to be merged, and nothing keeps big blocks together.
 */
#include <exo/bitmap.h>
#include <exo/panic.h>
#include <exo/inner_lock.h>
#include "frames_debug.h"
#include "frames_held.h"

static struct inner_lock frames_lock; /* guards all of: */
static uint64_t *free_map;
static size_t span_frames; /* bits in the map: frames from address 0 to the end of memory */
static size_t next_frame;  /* where the next search starts */
static size_t free_count;
static size_t total_count;

void frames_init(struct boot_info *info)
{
	struct boot_range range = { 0, 0 };

	if (info->usable_count)
		span_frames = info->usable[info->usable_count - 1].end >> PAGE_SHIFT;
	free_map = boot_alloc(info, BITMAP_WORDS(span_frames) * sizeof(uint64_t));
	frames_debug_init(info, span_frames);
	while (frames_range_next(info, &range)) {
		size_t first = range.start >> PAGE_SHIFT;
		size_t count = (range.end >> PAGE_SHIFT) - first;

		bitmap_set_range(free_map, first, count);
		total_count += count;
	}
	free_count = total_count;
	if (span_frames > FRAMES_BELOW_4G >> PAGE_SHIFT)
		next_frame = FRAMES_BELOW_4G >> PAGE_SHIFT;
}

/* The first free aligned run of 2^order frames at or behind `from`, or span_frames. */
static size_t run_find(size_t from, unsigned order)
{
	size_t count = (size_t)1 << order;
	size_t first = ALIGN_UP(from, count);

	while (first + count <= span_frames) {
		size_t end = first + count;

		if (bitmap_find_clear(free_map, end, first) == end)
			return first;
		first = ALIGN_UP(bitmap_find_set(free_map, span_frames, end), count);
	}
	return span_frames;
}

static size_t block_find(size_t from, unsigned order)
{
	return order ? run_find(from, order) : bitmap_find_set(free_map, span_frames, from);
}

static paddr_t block_take(unsigned order)
{
	size_t count = (size_t)1 << order;
	size_t first;

	if (free_count < count)
		return PADDR_NONE;
	first = block_find(next_frame, order);
	if (first == span_frames)
		first = block_find(0, order);
	if (first == span_frames)
		return PADDR_NONE;
	bitmap_clear_range(free_map, first, count);
	next_frame = first + count;
	free_count -= count;
	return (paddr_t)first << PAGE_SHIFT;
}

paddr_t frames_alloc(unsigned order)
{
	paddr_t block;

	assert_hot(order <= FRAME_ORDER_MAX);
	inner_lock(&frames_lock);
	block = block_take(order);
	inner_unlock(&frames_lock);
	if (block == PADDR_NONE && frames_reclaim())
		return frames_alloc(order);
	if (block != PADDR_NONE)
		frames_debug_alloc(block, order);
	return block;
}

/* From the lowest address up; where the other search goes on is not touched. */
static paddr_t block_take_below(unsigned order, size_t limit)
{
	size_t count = (size_t)1 << order;

	for (size_t first = 0; first + count <= limit; first += count) {
		if (bitmap_find_clear(free_map, first + count, first) == first + count) {
			bitmap_clear_range(free_map, first, count);
			free_count -= count;
			return (paddr_t)first << PAGE_SHIFT;
		}
	}
	return PADDR_NONE;
}

paddr_t frames_alloc_below(unsigned order, paddr_t limit)
{
	paddr_t block;

	assert_hot(order <= FRAME_ORDER_MAX);
	inner_lock(&frames_lock);
	block = block_take_below(order, MIN(limit >> PAGE_SHIFT, span_frames));
	inner_unlock(&frames_lock);
	if (block == PADDR_NONE && frames_reclaim())
		return frames_alloc_below(order, limit);
	if (block != PADDR_NONE)
		frames_debug_alloc(block, order);
	return block;
}

#ifdef CONFIG_MM_FRAMES_PERCPU
size_t frames_take(paddr_t *frames, size_t count)
{
	size_t taken = 0, frame = next_frame;

	inner_lock(&frames_lock);
	count = MIN(count, free_count);
	while (taken < count) {
		frame = bitmap_find_set(free_map, span_frames, frame);
		if (frame == span_frames) {
			frame = 0;
			continue;
		}
		bitmap_clear(free_map, frame);
		frames[taken++] = (paddr_t)frame++ << PAGE_SHIFT;
	}
	next_frame = frame;
	free_count -= taken;
	inner_unlock(&frames_lock);
	return taken;
}
#endif

void frames_free(paddr_t block, unsigned order)
{
	size_t first = block >> PAGE_SHIFT;
	size_t count = (size_t)1 << order;

	assert_hot(order <= FRAME_ORDER_MAX && first + count <= span_frames);
	frames_debug_free(block, order);
	inner_lock(&frames_lock);
	assert_hot(bitmap_find_set(free_map, first + count, first) == first + count);
	bitmap_set_range(free_map, first, count);
	free_count += count;
	inner_unlock(&frames_lock);
}

size_t frames_free_count(void)
{
	return free_count + frames_held_count();
}

size_t frames_total_count(void)
{
	return total_count;
}

void frames_check(void)
{
	size_t counted;

	inner_lock(&frames_lock);
	counted = bitmap_count(free_map, BITMAP_WORDS(span_frames) * BITMAP_WORD_BITS);
	if (counted != free_count || free_count > total_count)
		panic("frames: the map has %zu free frames; counted on the way: %zu of %zu",
		      counted, free_count, total_count);
	if (next_frame > span_frames)
		panic("frames: next search at frame %zu of %zu", next_frame, span_frames);
	inner_unlock(&frames_lock);
}
