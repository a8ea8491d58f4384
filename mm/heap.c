/* SPDX-License-Identifier: MIT
 *
 * What all variants of the heap share: blocks of frames, and zeroed objects.
 */
#include <exo/arch.h>
#include <exo/frames.h>
#include <exo/heap.h>
#include <exo/inner_lock.h>
#include <exo/string.h>
#include "heap_large.h"
#include "heap_reclaim.h"

static struct inner_lock heap_frames_lock; /* guards: */
static size_t heap_frames;

_Static_assert(HEAP_BYTES_MAX <= PAGE_BYTES << FRAME_ORDER_MAX, "the largest object is one block");

void *heap_block_alloc(unsigned order)
{
	paddr_t block;

	heap_reclaim_hold();
	block = frames_alloc(order);
	heap_reclaim_release();
	if (block == PADDR_NONE)
		return NULL;
	inner_lock(&heap_frames_lock);
	heap_frames += (size_t)1 << order;
	inner_unlock(&heap_frames_lock);
	return arch_phys_to_virt(block);
}

void heap_block_free(void *block, unsigned order)
{
	inner_lock(&heap_frames_lock);
	heap_frames -= (size_t)1 << order;
	inner_unlock(&heap_frames_lock);
	frames_free(arch_virt_to_phys(block), order);
}

size_t heap_frames_count(void)
{
	return heap_frames;
}

void *heap_alloc_zeroed(size_t bytes)
{
	void *object = heap_alloc(bytes);

	if (object)
		memset(object, 0, bytes);
	return object;
}
