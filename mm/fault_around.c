/* SPDX-License-Identifier: MIT
 *
 * MM_FAULT_AROUND: a program that touches one page of a file soon touches the next. Pages that are
 * resident in the object need no memory, so mapping them costs a few instructions each and saves a
 * fault each. Only within an aligned group, which never leaves its page table.
 */
#include "fault_around.h"

#define AROUND_PAGES 16
#define AROUND_BYTES (AROUND_PAGES * PAGE_BYTES)

void fault_around(struct space *space __attribute__((unused)), const struct region *region,
		  pte_t *entry, vaddr_t at)
{
	vaddr_t first = MAX(ALIGN_DOWN(at, AROUND_BYTES), region->start);
	vaddr_t end = MIN(ALIGN_DOWN(at, AROUND_BYTES) + AROUND_BYTES, region->end);
	unsigned access = region->shared ? region->access : region->access & ~(unsigned)SPACE_WRITE;
	pte_t *neighbour = entry - (ALIGN_DOWN(at, PAGE_BYTES) - first) / PAGE_BYTES;

	for (vaddr_t page = first; page < end; page += PAGE_BYTES, neighbour++) {
		paddr_t frame;

		if (pte_is_present(*neighbour))
			continue;
		frame = object_resident(region->object, region_object_page(region, page));
		if (frame == PADDR_NONE)
			continue;
		*neighbour = region->object->kind == OBJECT_PHYSICAL
				     ? pte_make_device(frame, access)
				     : pte_make(frame, access);
	}
}
