/* SPDX-License-Identifier: MIT
 *
 * What every variant of the frame allocator does for debugging, in one place. With DEBUG_ASSERT_HOT
 * a table remembers the order of each allocated block, so that a double free, a free with another
 * order, and an overlap of two allocations are caught where they happen. With DEBUG_POISON blocks
 * are filled. With HOST_ASAN free ones are forbidden (exo/sanitize.h). Without these options
 * nothing is left of it.
 */
#ifndef MM_FRAMES_DEBUG_H
#define MM_FRAMES_DEBUG_H

#include <exo/arch.h>
#include <exo/assert.h>
#include <exo/boot_alloc.h>
#include <exo/frames.h>
#include <exo/sanitize.h>
#include "poison.h"

#define FRAME_IN_CACHE 0xff
/* For each frame: 1 + order when an allocated block starts there, FRAME_IN_CACHE for a free one
 * that the allocator does not have, else 0. Defined in frames.c. */
extern uint8_t *frame_block_orders;

/* span: frames from physical address 0 to the end of memory. */
static inline void frames_debug_init(struct boot_info *info, size_t span)
{
	if (IS_ENABLED(CONFIG_DEBUG_ASSERT_HOT))
		frame_block_orders = boot_alloc(info, span);
}

static __always_inline void frames_debug_alloc(paddr_t block, unsigned order)
{
	if (IS_ENABLED(CONFIG_DEBUG_ASSERT_HOT)) {
		uint8_t *slot = frame_block_orders + (block >> PAGE_SHIFT);

		assert_hot(!*slot);
		*slot = (uint8_t)(order + 1);
	}
	memory_allow(arch_phys_to_virt(block), PAGE_BYTES << order);
	memory_poison(arch_phys_to_virt(block), PAGE_BYTES << order, POISON_FRESH);
}

static __always_inline void frames_debug_free(paddr_t block, unsigned order)
{
	if (IS_ENABLED(CONFIG_DEBUG_ASSERT_HOT)) {
		uint8_t *slot = frame_block_orders + (block >> PAGE_SHIFT);

		assert_hot(block % (PAGE_BYTES << order) == 0);
		assert_hot(*slot == order + 1);
		*slot = 0;
	}
	memory_allow(arch_phys_to_virt(block), PAGE_BYTES << order); /* the heap has forbidden it */
	memory_poison(arch_phys_to_virt(block), PAGE_BYTES << order, POISON_FREED);
	memory_forbid(arch_phys_to_virt(block), PAGE_BYTES << order);
}

/* A single frame that was allocated moves into a cache of free ones. */
static __always_inline void frames_debug_cache(paddr_t frame)
{
	frames_debug_free(frame, 0);
	if (IS_ENABLED(CONFIG_DEBUG_ASSERT_HOT))
		frame_block_orders[frame >> PAGE_SHIFT] = FRAME_IN_CACHE;
}

/* … and out of it. */
static __always_inline void frames_debug_uncache(paddr_t frame)
{
	if (IS_ENABLED(CONFIG_DEBUG_ASSERT_HOT)) {
		assert_hot(frame_block_orders[frame >> PAGE_SHIFT] == FRAME_IN_CACHE);
		frame_block_orders[frame >> PAGE_SHIFT] = 0;
	}
	frames_debug_alloc(frame, 0);
}

/* A single frame leaves the allocator for a cache. */
static __always_inline void frames_debug_make_cached(paddr_t frame)
{
	frames_debug_alloc(frame, 0);
	frames_debug_cache(frame);
}

static inline void frames_debug_split(paddr_t block, unsigned order)
{
	if (IS_ENABLED(CONFIG_DEBUG_ASSERT_HOT)) {
		uint8_t *slot = frame_block_orders + (block >> PAGE_SHIFT);

		assert_hot(*slot == order + 1);
		for (size_t i = 0; i < (size_t)1 << order; i++)
			slot[i] = 1;
	}
}

static inline void frames_debug_join(paddr_t block, unsigned order)
{
	if (IS_ENABLED(CONFIG_DEBUG_ASSERT_HOT)) {
		uint8_t *slot = frame_block_orders + (block >> PAGE_SHIFT);

		assert_hot(block % (PAGE_BYTES << order) == 0);
		for (size_t i = 0; i < (size_t)1 << order; i++) {
			assert_hot(slot[i] == 1);
			slot[i] = 0;
		}
		*slot = (uint8_t)(order + 1);
	}
}

#endif
