/* SPDX-License-Identifier: MIT
 *
 * MM_HUGE_PAGES in address spaces: private anonymous memory that covers a whole chunk (2 MiB) is
 * one page there (mm/huge.c). Off, nothing is left of it. Private to mm/.
 *
 * A huge page lies in one region, and its frames are counted one by one (exo/frame_owners.h), so
 * that who has it whole and who has split it may share it.
 */
#ifndef MM_HUGE_H
#define MM_HUGE_H

#include <exo/frame_owners.h>
#include <exo/frames.h>
#include "region.h"

#ifdef CONFIG_MM_HUGE_PAGES

/* Where a region of this size should start. */
static inline size_t huge_alignment(size_t bytes)
{
	return bytes < ARCH_CHUNK_BYTES ? PAGE_BYTES : ARCH_CHUNK_BYTES;
}

/* Map a fresh huge page around an address of the region, if one fits there and there is memory and
 * quota for it. True: it is present now, with the region's access. */
bool huge_map_chunk(struct space *space, const struct region *region, vaddr_t at) __must_check;

static inline __must_check bool huge_map(struct space *space, const struct region *region,
					 vaddr_t at)
{
	vaddr_t chunk = ALIGN_DOWN(at, ARCH_CHUNK_BYTES);

	if (chunk < region->start || chunk + ARCH_CHUNK_BYTES > region->end || region->object)
		return false;
	return huge_map_chunk(space, region, at);
}

/* A huge page that a write cannot have whole: one of its frames has another owner. */
static inline bool huge_must_split(pte_t entry)
{
	return pte_is_huge(entry) && frame_block_is_shared(pte_frame(entry), FRAME_ORDER_2M);
}

/* A huge page across an address becomes small ones. -E_NOMEM. */
static inline __must_check int huge_split(struct space *space, vaddr_t at)
{
	return at % ARCH_CHUNK_BYTES ? arch_space_split(&space->arch, at) : 0;
}

#else

static inline size_t huge_alignment(size_t bytes __attribute__((unused)))
{
	return PAGE_BYTES;
}

static inline __must_check bool huge_map(struct space *space __attribute__((unused)),
					 const struct region *region __attribute__((unused)),
					 vaddr_t at __attribute__((unused)))
{
	return false;
}

static inline bool huge_must_split(pte_t entry __attribute__((unused)))
{
	return false;
}

static inline __must_check int huge_split(struct space *space __attribute__((unused)),
					  vaddr_t at __attribute__((unused)))
{
	return 0;
}

#endif

#endif
