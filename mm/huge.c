/* SPDX-License-Identifier: MIT
 *
 * MM_HUGE_PAGES in address spaces (huge.h). One fault makes 2 MiB present: 262 144 of its
 * instructions clear the memory, a few hundred do the rest.
 */
#include "huge.h"

#define CHUNK_PAGES (ARCH_CHUNK_BYTES / PAGE_BYTES)
/* What a huge page costs its quota. */
#define HUGE_BYTES (ARCH_CHUNK_BYTES + ARCH_HUGE_TABLE_BYTES)

/* Zeroed, as single frames; PADDR_NONE without memory or quota. */
static paddr_t huge_block(struct space *space)
{
	paddr_t block;

	if (quota_charge(space->arch.quota, HUGE_BYTES))
		return PADDR_NONE;
	block = frames_alloc(FRAME_ORDER_2M);
	if (block == PADDR_NONE) {
		quota_credit(space->arch.quota, HUGE_BYTES);
		return PADDR_NONE;
	}
	frames_split(block, FRAME_ORDER_2M);
	arch_zero_pages(arch_phys_to_virt(block), ARCH_CHUNK_BYTES);
	return block;
}

bool huge_map_chunk(struct space *space, const struct region *region, vaddr_t at)
{
	pte_t *entry = arch_space_chunk_entry(&space->arch, at);
	paddr_t block;

	if (!entry || *entry)
		return false;
	block = huge_block(space);
	if (block == PADDR_NONE)
		return false;
	*entry = pte_make_huge(block, region->access);
	space->frames += CHUNK_PAGES;
	return true;
}
