/* SPDX-License-Identifier: MIT
 *
 * The life of address spaces, and mapping into them.
 */
#include <exo/assert.h>
#include <exo/heap.h>
#include "huge.h"
#include "pause.h"

#define SEARCH_START                                                                \
	0x100000000000ull /* where the kernel places what has no address of its own \
			   */
#define SEARCH_END (ARCH_USER_END / 2)

struct space *space_create(struct quota *quota)
{
	struct space *space;

	if (quota_charge(quota, sizeof(*space)))
		return NULL;
	space = heap_alloc_zeroed(sizeof(*space));
	if (space && !arch_space_init(&space->arch, quota)) {
		quota_get(quota);
		space->search_from = SEARCH_START;
		waitq_init(&space->settled);
		return space;
	}
	if (space)
		heap_free(space, sizeof(*space));
	quota_credit(quota, sizeof(*space));
	return NULL;
}

/* A region's pages and the page tables that served nobody else. */
static __always_inline void clear_region(struct space *space, const struct region *region)
{
	vaddr_t below = region->below ? region->below->end : 0;
	vaddr_t above = region->above ? region->above->start : ARCH_USER_END;
	vaddr_t at = region->start;

	for (;;) {
		size_t pages = arch_space_clear(&space->arch, below, &at, region->end, above);

		space->frames -= pages;
		quota_credit(space->arch.quota, pages * PAGE_BYTES);
		if (at == region->end)
			return;
		space_pause(space);
	}
}

/* From a region on all that start below an address. */
static __always_inline void remove_regions(struct space *space, struct region *region, vaddr_t end)
{
	while (region && region->start < end) {
		struct region *next = region->above;

		clear_region(space, region);
		region_remove(space, region);
		region = next;
		space_pause(space);
	}
}

/* The same apart, so that unmapping a little is one function: __noinline. */
static __noinline void remove_many(struct space *space, struct region *region, vaddr_t end)
{
	remove_regions(space, region, end);
}

void space_remove_mapping(struct space *space, const struct mapping *mapping)
{
	struct region *region;

	space_settle(space);
	region = region_above(space, mapping->start);
	while (region && region->start < mapping->end) {
		struct region *next = region->above;

		if (region->object && region->mapping == mapping)
			remove_many(space, region, region->end);
		else
			space_pause(space);
		region = next;
	}
}

void space_destroy(struct space *space)
{
	struct quota *quota = space->arch.quota;

	space_settle(space);
	arch_space_leave(&space->arch);
	remove_many(space, region_above(space, 0), ARCH_USER_END);
	assert(!space->frames);
	space_end_visits(space);
	arch_space_destroy(&space->arch);
	heap_free(space, sizeof(*space));
	quota_credit(quota, sizeof(*space));
	quota_put(quota);
}

static bool range_is_valid(vaddr_t start, size_t bytes)
{
	return bytes && !(start % PAGE_BYTES) && !(bytes % PAGE_BYTES) &&
	       start >= ARCH_USER_START && start < ARCH_USER_END && bytes <= ARCH_USER_END - start;
}

static bool access_is_valid(unsigned access)
{
	return access <= (SPACE_READ | SPACE_WRITE | SPACE_EXECUTE) &&
	       (access & (SPACE_WRITE | SPACE_EXECUTE)) != (SPACE_WRITE | SPACE_EXECUTE);
}

/* A free range, from where the last search ended, once round, and the region above it. 0 when there
 * is none. */
static vaddr_t find_free(struct space *space, size_t bytes, struct region **above)
{
	size_t alignment = huge_alignment(bytes);
	vaddr_t at = ALIGN_UP(space->search_from, alignment);
	struct region *region = space->search_above;

	if (bytes > SEARCH_END - SEARCH_START)
		return 0;
	for (int round = 0; round < 2;
	     round++, at = SEARCH_START, region = region_above(space, at)) {
		for (; at <= SEARCH_END - bytes; region = region->above) {
			if (!region || region->start >= at + bytes) {
				space->search_from = at + bytes;
				space->search_above = region;
				*above = region;
				return at;
			}
			at = MAX(at, ALIGN_UP(region->end, alignment));
		}
	}
	return 0;
}

/* Where the request goes, and the region above that. */
static int find_place(struct space *space, const struct space_request *request, vaddr_t *at,
		      struct region **above)
{
	if (!request->start) {
		if (!request->bytes || request->bytes % PAGE_BYTES)
			return -E_INVAL;
		*at = find_free(space, request->bytes, above);
		return *at ? 0 : -E_NOMEM;
	}
	if (!range_is_valid(request->start, request->bytes))
		return -E_INVAL;
	*at = request->start;
	*above = region_above(space, *at);
	return *above && (*above)->start < *at + request->bytes ? -E_EXIST : 0;
}

int space_map(struct space *space, const struct space_request *request, vaddr_t *start)
{
	struct region *region, *above;
	vaddr_t at;
	int error;

	if (!access_is_valid(request->access))
		return -E_INVAL;
	space_settle(space);
	error = find_place(space, request, &at, &above);
	if (error)
		return error;
	region = region_create(space);
	if (!region)
		return -E_NOMEM;
	/* By fields: not all need be written. */
	region->start = at;
	region->end = at + request->bytes;
	region->access = request->access;
	region->denied = request->denied;
	region->shared = request->shared;
	region->grows_down = request->grows_down;
	region->object = request->object;
	if (request->object) {
		region->object_page = request->object_page;
		region->mapping = NULL;
	}
	region_insert(space, region, above);
	assert_slow(regions_are_sound(space));
	*start = at;
	return 0;
}

/* A region is cut in two, and no huge page lies across the cut. */
static int cut(struct space *space, struct region *region, vaddr_t at)
{
	int error = huge_split(space, at);

	return error ? error : region_split(space, region, at);
}

/* The slow part of the next: a region sticks out at an end of the range. */
static int cut_what_sticks_out(struct space *space, vaddr_t start, vaddr_t end,
			       struct region **first)
{
	struct region *region = region_above(space, start), *last = region;
	int error = 0;

	if (region && region->end < end)
		last = region_above(space, end - 1);
	if (last && last->start < end && last->end > end)
		error = cut(space, last, end);
	if (!error && region && region->start < start) {
		error = cut(space, region, start);
		region = region->above;
	}
	*first = region;
	return error;
}

/* Cut at both ends of a range, so that whole regions lie in it. *first is the first region that
 * ends behind its start. */
static inline int cut_at_ends(struct space *space, vaddr_t start, vaddr_t end,
			      struct region **first)
{
	*first = region_above(space, start);
	if (*first && (*first)->start == start && (*first)->end == end)
		return 0;
	return cut_what_sticks_out(space, start, end, first);
}

int space_unmap(struct space *space, vaddr_t start, size_t bytes)
{
	vaddr_t end = start + bytes;
	struct region *region;
	int error;

	if (!range_is_valid(start, bytes))
		return -E_INVAL;
	space_settle(space);
	error = cut_at_ends(space, start, end, &region);
	if (error)
		return error;
	remove_regions(space, region, end);
	assert_slow(regions_are_sound(space));
	return 0;
}

/* Every page of the range is mapped, and may be given this access. */
static int may_protect(struct space *space, vaddr_t start, vaddr_t end, unsigned access)
{
	while (start < end) {
		const struct region *region = space_region(space, start);

		if (!region)
			return -E_NOENT;
		if (access & region->denied)
			return -E_PERM;
		if (access & SPACE_WRITE && region->shared && region->object &&
		    region->object->kind != OBJECT_SHARED && !(region->access & SPACE_WRITE))
			return -E_PERM;
		start = region->end;
		space_pause(space);
	}
	return 0;
}

static int protect(struct space *space, vaddr_t start, vaddr_t end, unsigned access)
{
	int error;

	for (;;) {
		error = arch_space_protect(&space->arch, &start, end, access);
		if (error || start >= end)
			return error;
		space_pause(space);
	}
}

int space_protect(struct space *space, vaddr_t start, size_t bytes, unsigned access)
{
	vaddr_t end = start + bytes;
	struct region *region;
	int error;

	if (!range_is_valid(start, bytes) || !access_is_valid(access))
		return -E_INVAL;
	space_settle(space);
	error = may_protect(space, start, end, access);
	if (!error)
		error = cut_at_ends(space, start, end, &region);
	if (!error)
		error = protect(space, start, end, access);
	if (error)
		return error;
	for (; region && region->start < end; region = region->above)
		region->access = access;
	assert_slow(regions_are_sound(space));
	return 0;
}

size_t space_frames(const struct space *space)
{
	return space->frames + space->arch.tables;
}
