/* SPDX-License-Identifier: MIT
 *
 * Making pages present: what a page fault and the loader ask for. A private page that is touched
 * first is a fresh zeroed frame, or the object's frame, read-only; a write to a page that others
 * share, or that is the object's, takes a copy.
 */
#include <exo/frame_owners.h>
#include <exo/frames.h>
#include <exo/log.h>
#include <exo/string.h>
#include "fault_around.h"
#include "huge.h"
#include "pause.h"

/* Access of a present private page that may not be written in place yet. */
static unsigned without_write(unsigned access)
{
	return access & ~(unsigned)SPACE_WRITE;
}

static int private_frame(struct space *space, paddr_t *frame, bool zeroed)
{
	int error = quota_frame_alloc(space->arch.quota, frame, zeroed);

	if (!error)
		space->frames++;
	return error;
}

static int map_fresh(struct space *space, const struct region *region, pte_t *entry)
{
	paddr_t frame;
	int error = private_frame(space, &frame, true);

	if (!error)
		*entry = pte_make_private(frame, region->access);
	return error;
}

/* The page becomes a private copy of a frame. The old entry, if present, was the object's or
 * shared. */
static int map_copy(struct space *space, const struct region *region, pte_t *entry, vaddr_t at,
		    paddr_t from)
{
	pte_t old = *entry;
	paddr_t frame;
	int error = private_frame(space, &frame, false);

	if (error)
		return error;
	memcpy(arch_phys_to_virt(frame), arch_phys_to_virt(from), PAGE_BYTES);
	*entry = pte_make_private(frame, region->access);
	if (!pte_is_present(old))
		return 0;
	arch_space_changed(&space->arch, at);
	if (pte_is_private(old)) {
		frame_release(pte_frame(old));
		space->frames--;
		quota_credit(space->arch.quota, PAGE_BYTES);
	}
	return 0;
}

static int map_object(struct space *space, const struct region *region, pte_t *entry, vaddr_t at,
		      unsigned touch)
{
	size_t page = region_object_page(region, at);
	paddr_t frame = object_frame(region->object, page);
	unsigned access = region->shared ? region->access : without_write(region->access);

	if (frame == PADDR_NONE)
		return page < region->object->pages ? -E_NOMEM : -E_FAULT;
	if (touch & SPACE_WRITE && !region->shared)
		return map_copy(space, region, entry, at, frame);
	*entry = region->object->kind == OBJECT_PHYSICAL ? pte_make_device(frame, access)
							 : pte_make(frame, access);
	fault_around(space, region, entry, at);
	return 0;
}

/* A write to a present page that is read-only. A huge page with another owner is split first. */
static int write_shared(struct space *space, const struct region *region, pte_t *entry, vaddr_t at)
{
	paddr_t frame;

	if (huge_must_split(*entry)) {
		int error = arch_space_split(&space->arch, at);

		if (error)
			return error;
		entry = arch_space_entry(&space->arch, at);
	}
	frame = pte_frame(*entry);
	if (pte_is_private(*entry) ? frame_is_shared(frame) : !region->shared)
		return map_copy(space, region, entry, at, frame);
	*entry = pte_with_access(*entry, region->access);
	arch_space_changed(&space->arch, at);
	return 0;
}

/* Present, with what the region allows now, for a touch of this kind. */
static int make_present(struct space *space, const struct region *region, vaddr_t at,
			unsigned touch)
{
	pte_t *entry;

	if (huge_map(space, region, at))
		return 0;
	entry = arch_space_entry_create(&space->arch, at);
	if (!entry)
		return -E_NOMEM;
	if (pte_is_present(*entry)) {
		if (touch & SPACE_WRITE && !pte_is_writable(*entry))
			return write_shared(space, region, entry, at);
		return 0; /* another thread has touched it, too */
	}
	if (region->object)
		return map_object(space, region, entry, at, touch);
	return map_fresh(space, region, entry);
}

/* A stack below which somebody touched: extend it when the touch is near enough and one page stays
 * free below. */
static struct region *grow_stack(struct space *space, vaddr_t at)
{
	struct region *stack = region_above(space, at);
	const struct region *below = stack ? stack->below : NULL;
	vaddr_t start = ALIGN_DOWN(at, PAGE_BYTES);

	if (!stack || !stack->grows_down || stack->end - start > STACK_BYTES_MAX ||
	    start < ARCH_USER_START || (below && below->end + PAGE_BYTES > start))
		return NULL;
	stack->start = start;
	return stack;
}

int space_fault(struct space *space, vaddr_t at, unsigned touch)
{
	struct region *region;

	space_settle(space);
	region = space_region(space, at);
	if (!region && at < ARCH_USER_END)
		region = grow_stack(space, at);
	if (!region || (region->access & touch) != touch)
		return -E_FAULT;
	return make_present(space, region, at, touch);
}

int space_write(struct space *space, vaddr_t to, const void *from, size_t bytes)
{
	while (bytes) {
		size_t step = MIN(bytes, PAGE_BYTES - to % PAGE_BYTES);
		const struct region *region = space_region(space, to);
		int error = region ? 0 : -E_FAULT;

		if (!error)
			error = make_present(space, region, to, 0);
		if (error)
			return error;
		memcpy(arch_phys_to_virt(arch_space_translate(&space->arch, to)), from, step);
		to += step;
		from = (const char *)from + step;
		bytes -= step;
	}
	return 0;
}
