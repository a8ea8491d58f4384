/* SPDX-License-Identifier: MIT
 *
 * What all variants of the frame allocator share: which memory there is to manage, and a zeroed
 * frame.
 */
#include <exo/arch.h>
#include <exo/frames.h>
#include <exo/frames_prezero.h>
#include "frames_debug.h"

uint8_t *frame_block_orders;

/* The first page at or behind `at` that no reserved range touches. */
static paddr_t reserved_skip(const struct boot_info *info, paddr_t at)
{
	bool moved;

	do {
		moved = false;
		for (unsigned i = 0; i < info->reserved_count; i++) {
			const struct boot_range *reserved = &info->reserved[i];

			if (reserved->start < reserved->end && reserved->end > at &&
			    ALIGN_DOWN(reserved->start, PAGE_BYTES) <= at) {
				at = ALIGN_UP(reserved->end, PAGE_BYTES);
				moved = true;
			}
		}
	} while (moved);
	return at;
}

/* Where the free pages from `at` on end: at the next reserved page, or at `end`. */
static paddr_t reserved_limit(const struct boot_info *info, paddr_t at, paddr_t end)
{
	for (unsigned i = 0; i < info->reserved_count; i++) {
		const struct boot_range *reserved = &info->reserved[i];

		if (reserved->start < reserved->end && reserved->start > at)
			end = MIN(end, ALIGN_DOWN(reserved->start, PAGE_BYTES));
	}
	return end;
}

bool frames_range_next(const struct boot_info *info, struct boot_range *range)
{
	for (unsigned i = 0; i < info->usable_count; i++) {
		paddr_t start = ALIGN_UP(info->usable[i].start, PAGE_BYTES);
		paddr_t end = ALIGN_DOWN(info->usable[i].end, PAGE_BYTES);

		start = reserved_skip(info, MAX(start, range->end));
		if (start < end) {
			range->start = start;
			range->end = reserved_limit(info, start, end);
			return true;
		}
	}
	return false;
}

void frames_split(paddr_t block, unsigned order)
{
	frames_debug_split(block, order);
}

void frames_join(paddr_t block, unsigned order)
{
	frames_debug_join(block, order);
}

static bool is_zero(paddr_t frame)
{
	const uint64_t *word = arch_phys_to_virt(frame);

	for (size_t i = 0; i < PAGE_BYTES / sizeof(*word); i++)
		if (word[i])
			return false;
	return true;
}

void frame_free_zeroed(paddr_t frame)
{
	assert_slow(is_zero(frame));
	if (!frame_stock_give(frame))
		frame_free(frame);
}

paddr_t frame_alloc_zeroed(void)
{
	paddr_t frame = frame_stock_take();

	if (frame != PADDR_NONE)
		return frame;
	frame = frame_alloc();
	if (frame != PADDR_NONE)
		arch_zero_pages(arch_phys_to_virt(frame), PAGE_BYTES);
	return frame;
}
