/* SPDX-License-Identifier: MIT
 *
 * The life of address spaces, and mapping into them.
 */
#include <exo/assert.h>
#include <exo/heap.h>
#include "region.h"

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
		return space;
	}
	if (space)
		heap_free(space, sizeof(*space));
	quota_credit(quota, sizeof(*space));
	return NULL;
}

/* A region's pages and the page tables that served nobody else. */
static void clear_region(struct space *space, const struct region *region)
{
	const struct region *below = region_prev(region), *above = region_next(region);
	size_t pages = arch_space_clear(&space->arch, region->start, region->end);

	space->frames -= pages;
	quota_credit(space->arch.quota, pages * PAGE_BYTES);
	arch_space_trim(&space->arch, below ? below->end : 0, region->start, region->end,
			above ? above->start : ARCH_USER_END);
}

void space_destroy(struct space *space)
{
	struct quota *quota = space->arch.quota;
	struct region *region;

	while ((region = region_above(space, 0))) {
		clear_region(space, region);
		region_remove(space, region);
	}
	assert(!space->frames);
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

static bool range_is_free(const struct space *space, vaddr_t start, vaddr_t end)
{
	const struct region *region = region_above(space, start);

	return !region || region->start >= end;
}

/* A free range, from where the last search ended, once round. 0 when there is none. */
static vaddr_t find_free(struct space *space, size_t bytes)
{
	vaddr_t at = space->search_from;

	if (bytes > SEARCH_END - SEARCH_START)
		return 0;
	for (int round = 0; round < 2; round++, at = SEARCH_START) {
		while (at <= SEARCH_END - bytes) {
			const struct region *region = region_above(space, at);

			if (!region || region->start >= at + bytes) {
				space->search_from = at + bytes;
				return at;
			}
			at = region->end;
		}
	}
	return 0;
}

int space_map(struct space *space, const struct space_request *request, vaddr_t *start)
{
	vaddr_t at = request->start;
	struct region *region;

	if (!at && request->bytes && !(request->bytes % PAGE_BYTES)) {
		at = find_free(space, request->bytes);
		if (!at)
			return -E_NOMEM;
	}
	if (!range_is_valid(at, request->bytes) || !access_is_valid(request->access))
		return -E_INVAL;
	if (!range_is_free(space, at, at + request->bytes))
		return -E_EXIST;
	region = region_create(space);
	if (!region)
		return -E_NOMEM;
	*region = (struct region){
		.start = at,
		.end = at + request->bytes,
		.access = request->access,
		.shared = request->shared,
		.grows_down = request->grows_down,
		.object = request->object,
		.object_page = request->object_page,
	};
	region_insert(space, region);
	assert_slow(regions_are_sound(space));
	*start = at;
	return 0;
}

/* Region boundaries at both ends of a range, so that whole regions lie in it. */
static int split_at_ends(struct space *space, vaddr_t start, vaddr_t end)
{
	struct region *region = space_region(space, start);
	int error = 0;

	if (region && region->start < start)
		error = region_split(space, region, start);
	region = space_region(space, end - 1);
	if (!error && region && region->end > end)
		error = region_split(space, region, end);
	return error;
}

int space_unmap(struct space *space, vaddr_t start, size_t bytes)
{
	vaddr_t end = start + bytes;
	struct region *region;
	int error;

	if (!range_is_valid(start, bytes))
		return -E_INVAL;
	error = split_at_ends(space, start, end);
	if (error)
		return error;
	while ((region = region_above(space, start)) && region->start < end) {
		clear_region(space, region);
		region_remove(space, region);
	}
	assert_slow(regions_are_sound(space));
	return 0;
}

/* Every page of the range is mapped, and may be given this access. */
static int may_protect(const struct space *space, vaddr_t start, vaddr_t end, unsigned access)
{
	while (start < end) {
		const struct region *region = space_region(space, start);

		if (!region)
			return -E_NOENT;
		if (access & SPACE_WRITE && region->shared && region->object &&
		    region->object->kind != OBJECT_SHARED && !(region->access & SPACE_WRITE))
			return -E_PERM;
		start = region->end;
	}
	return 0;
}

int space_protect(struct space *space, vaddr_t start, size_t bytes, unsigned access)
{
	vaddr_t end = start + bytes;
	int error;

	if (!range_is_valid(start, bytes) || !access_is_valid(access))
		return -E_INVAL;
	error = may_protect(space, start, end, access);
	if (!error)
		error = split_at_ends(space, start, end);
	if (!error)
		error = arch_space_protect(&space->arch, start, end, access);
	if (error)
		return error;
	for (struct region *region = space_region(space, start); region && region->start < end;
	     region = region_next(region))
		region->access = access;
	assert_slow(regions_are_sound(space));
	return 0;
}

size_t space_frames(const struct space *space)
{
	return space->frames + space->arch.tables;
}
