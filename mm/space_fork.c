/* SPDX-License-Identifier: MIT
 *
 * Forking an address space: the child gets the same regions. Objects are shared; what the child
 * does not have yet it faults in from them. Private pages are copied, now or when somebody writes:
 * that is MM_COW, and arch_space_fork does it, in one file for each.
 */
#include "region.h"

static int fork_region(struct space *child, struct space *parent, const struct region *from)
{
	struct region *region = region_create(child);

	if (!region)
		return -E_NOMEM;
	*region = *from;
	if (region->object)
		object_get(region->object);
	region_insert(child, region);
	if (region->shared)
		return 0;
	return arch_space_fork(&child->arch, &parent->arch, region->start, region->end,
			       &child->frames);
}

struct space *space_fork(struct space *parent, struct quota *quota)
{
	struct space *child = space_create(quota);

	if (!child)
		return NULL;
	child->search_from = parent->search_from;
	for (struct region *region = region_above(parent, 0); region;
	     region = region_next(region)) {
		if (fork_region(child, parent, region)) {
			space_destroy(child);
			return NULL;
		}
	}
	return child;
}
