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

static int fork_region(struct space *child, struct space *parent, const struct region *from)
{
	struct region *region = region_create(child);

	if (!region)
		return -E_NOMEM;
	*region = *from;
	if (region->object)
		object_get(region->object);
	region_insert(child, region, NULL);
	return region->shared ? 0 : fork_pages(child, parent, region);
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
		if (fork_region(child, parent, region)) {
			space_destroy(child);
			return NULL;
		}
		space_pause(parent);
	}
	return child;
}
