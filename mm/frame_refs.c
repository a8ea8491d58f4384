/* SPDX-License-Identifier: MIT
 *
 * The table of owners, and what concerns all frames of a block (exo/frame_refs.h).
 */
#include <exo/boot_alloc.h>
#include <exo/frame_refs.h>

uint32_t *frame_refs;

void frame_refs_init(struct boot_info *info)
{
	size_t span = info->usable[info->usable_count - 1].end >> PAGE_SHIFT;

	frame_refs = boot_alloc(info, span * sizeof(*frame_refs));
}

/* Two neighbouring counters at a time. */
typedef uint64_t __attribute__((may_alias)) pair_t;

static pair_t *pairs_of(paddr_t block)
{
	return (pair_t *)frame_refs_of(block);
}

bool frame_block_is_shared(paddr_t block, unsigned order)
{
	const pair_t *pair = pairs_of(block), *end = pair + (1u << order) / 2;
	uint64_t others = 0;

#pragma GCC unroll 16
	for (; pair < end; pair++)
		others |= *pair;
	return others;
}

/* A pair of which one counter is zero (Warren, Hacker's Delight, 6-1), in the top bits of both. */
static uint64_t zeros_of(uint64_t pair)
{
	const uint64_t ones = 1ull << 32 | 1;

	return (pair - ones) & ~pair & ones << 31;
}

/* Every frame of the block has another owner. */
static bool frame_block_is_all_shared(paddr_t block, unsigned order)
{
	const pair_t *pair = pairs_of(block), *end = pair + (1u << order) / 2;
	uint64_t zeros = 0;

#pragma GCC unroll 16
	for (; pair < end; pair++)
		zeros |= zeros_of(*pair);
	return !zeros;
}

static void frame_block_add(paddr_t block, unsigned order, uint64_t both)
{
	pair_t *pair = pairs_of(block);
	const pair_t *end = pair + (1u << order) / 2;

#pragma GCC unroll 16
	for (; pair < end; pair++)
		*pair += both;
}

void frame_block_ref(paddr_t block, unsigned order)
{
	frame_block_add(block, order, 1ull << 32 | 1);
}

void frame_block_release(paddr_t block, unsigned order)
{
	if (!frame_block_is_shared(block, order)) {
		frames_join(block, order);
		frames_free(block, order);
	} else if (frame_block_is_all_shared(block, order)) {
		frame_block_add(block, order, -(1ull << 32 | 1));
	} else {
		for (size_t i = 0; i < (size_t)1 << order; i++)
			frame_release(block + i * PAGE_BYTES);
	}
}
