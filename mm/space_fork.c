/* SPDX-License-Identifier: MIT
 *
 * Forking an address space: the child gets the same regions. Objects are shared; what the child
 * does not have yet it faults in from them. Private pages are copied, now or when somebody writes:
 * that is MM_COW, and arch_space_fork does it, in one file for each.
 */
#include "pause.h"
#include "region.h"

static int fork_pages(struct space *child, struct space *parent, const struct region *region)
{
	vaddr_t at = region->start;

	for (;;) {
		int error = arch_space_fork(&child->arch, &parent->arch, &at, region->end,
					    &child->frames);

		if (error || at >= region->end)
			return error;
		space_pause(parent);
	}
}

/* The mapping of a region of the child, before that is in the tree. */
static int fork_mapping(struct space *child, struct region *region)
{
	region->mapping = mapping_fork(region->mapping, child, region);
	return region->mapping ? 0 : -E_NOMEM;
}

/* What the region shows, for the child's. False, and it is of no use, without memory. */
static __always_inline bool fork_object(struct space *child, struct region *region,
					const struct region *from)
{
	region->object_page = from->object_page;
	region->mapping = from->mapping;
	if (unlikely(region->mapping) && fork_mapping(child, region))
		return false;
	object_get(region->object);
	return true;
}

static int fork_region(struct space *child, struct space *parent, const struct region *from)
{
	struct region *region = region_create(child);

	if (!region)
		return -E_NOMEM;
	/* By fields: not all need be written. */
	region->start = from->start;
	region->end = from->end;
	region->access = from->access;
	region->denied = from->denied;
	region->shared = from->shared;
	region->grows_down = from->grows_down;
	region->object = from->object;
	if (region->object && !fork_object(child, region, from)) {
		region_free(child, region);
		return -E_NOMEM;
	}
	region_insert(child, region, NULL);
	return region->shared ? 0 : fork_pages(child, parent, region);
}

/* It is about to go, and the child does not get it. */
static bool is_taken_back(const struct region *region)
{
	return region->object && region->mapping && mapping_is_taken_back(region->mapping);
}

struct space *space_fork(struct space *parent, struct quota *quota)
{
	struct space *child;

	space_settle(parent);
	child = space_create(quota);
	if (!child)
		return NULL;
	child->search_from = parent->search_from;
	for (struct region *region = region_above(parent, 0); region; region = region->above) {
		if (!is_taken_back(region) && fork_region(child, parent, region)) {
			space_destroy(child);
			return NULL;
		}
		space_pause(parent);
	}
	return child;
}
