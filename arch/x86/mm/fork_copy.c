/* SPDX-License-Identifier: MIT
 *
 * Fork without MM_COW: every private page is copied at once, as the call says. A huge page is split
 * first and copied page by page, so that a child never needs 2 MiB in one piece. Compare with
 * fork_cow.c.
 *
 * Cost: about 1100 instructions a page, and the memory.
 */
#include <exo/arch.h>
#include <exo/frames.h>
#include <exo/quota.h>
#include <exo/string.h>
#include "space.h"

static int copy_page(struct arch_space *child, vaddr_t at, pte_t from, size_t *pages)
{
	pte_t *entry = arch_space_entry_create(child, at);
	paddr_t frame;
	int error;

	if (!entry)
		return -E_NOMEM;
	error = quota_frame_alloc(child->quota, &frame, false);
	if (error)
		return error;
	memcpy(arch_phys_to_virt(frame), arch_phys_to_virt(pte_frame(from)), PAGE_BYTES);
	*entry = pte_with_frame(from, frame);
	++*pages;
	return 0;
}

/* The entry of a page, and never of a huge one. */
static pte_t *walk_small(struct arch_space *space, vaddr_t at, vaddr_t *stop, int *error)
{
	pte_t *entry = space_walk(space, at, stop);

	if (!entry || !pte_is_huge(*entry))
		return entry;
	*error = arch_space_split(space, at);
	return space_walk(space, at, stop);
}

/* Tables whose pages one call copies, about 600 000 instructions each. */
#define FORK_CHUNKS 1

int arch_space_fork(struct arch_space *child, struct arch_space *parent, vaddr_t *at, vaddr_t end,
		    size_t *pages)
{
	vaddr_t start = *at;
	unsigned chunks = 0;
	int error = 0;

	while (start < end && chunks < FORK_CHUNKS && !error) {
		vaddr_t stop;
		const pte_t *entry = walk_small(parent, start, &stop, &error);

		stop = MIN(stop, end);
		chunks += entry != NULL;
		for (; entry && start < stop && !error; start += PAGE_BYTES, entry++)
			if (pte_is_private(*entry))
				error = copy_page(child, start, *entry, pages);
		start = stop;
	}
	*at = start;
	return error;
}
