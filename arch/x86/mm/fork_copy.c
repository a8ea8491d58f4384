/* SPDX-License-Identifier: MIT
 *
 * Fork without MM_COW: every private page is copied at once, as the call says. Compare with
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

	if (!entry)
		return -E_NOMEM;
	if (quota_charge(child->quota, PAGE_BYTES))
		return -E_QUOTA;
	frame = frame_alloc();
	if (frame == PADDR_NONE) {
		quota_credit(child->quota, PAGE_BYTES);
		return -E_NOMEM;
	}
	memcpy(arch_phys_to_virt(frame), arch_phys_to_virt(pte_frame(from)), PAGE_BYTES);
	*entry = pte_with_frame(from, frame);
	++*pages;
	return 0;
}

int arch_space_fork(struct arch_space *child, struct arch_space *parent, vaddr_t start, vaddr_t end,
		    size_t *pages)
{
	while (start < end) {
		vaddr_t stop;
		const pte_t *entry = space_walk(parent, start, &stop);

		stop = MIN(stop, end);
		for (; entry && start < stop; start += PAGE_BYTES, entry++) {
			int error =
				pte_is_private(*entry) ? copy_page(child, start, *entry, pages) : 0;

			if (error)
				return error;
		}
		start = stop;
	}
	return 0;
}
