/* SPDX-License-Identifier: MIT
 *
 * The tree of regions (region.h).
 */
#include <exo/assert.h>
#include "region.h"

struct region *region_search(struct space *space, vaddr_t at)
{
	struct rb_node *node = space->regions.top, *found = NULL;

	while (node) {
		bool above = rb_entry(node, struct region, node)->end > at;

		if (above)
			found = node;
		node = node->child[above ? RB_LEFT : RB_RIGHT];
	}
	space->recent = region_of(found);
	return space->recent;
}

struct region *space_region(struct space *space, vaddr_t at)
{
	struct region *region = region_above(space, at);

	return region && region->start <= at ? region : NULL;
}

struct region *region_create(struct space *space)
{
	struct region *region;

	if (quota_charge(space->arch.quota, sizeof(*region)))
		return NULL;
	region = heap_alloc(sizeof(*region));
	if (!region)
		quota_credit(space->arch.quota, sizeof(*region));
	return region;
}

int region_split(struct space *space, struct region *region, vaddr_t at)
{
	struct region *upper = region_create(space);

	if (!upper)
		return -E_NOMEM;
	*upper = *region;
	upper->start = at;
	upper->object_page = region_object_page(region, at);
	upper->grows_down = false;
	if (upper->object) {
		object_get(upper->object);
		if (upper->mapping)
			mapping_get(upper->mapping);
	}
	region->end = at;
	region_insert(space, upper, region->above);
	return 0;
}

bool regions_are_sound(const struct space *space)
{
	struct region *below = NULL;
	vaddr_t end = ARCH_USER_START;

	if (!rb_check(&space->regions))
		return false;
	for (struct region *region = region_of(rb_first(&space->regions)); region;
	     region = region->above) {
		if (region->below != below ||
		    region_node(region->above) != rb_next(&region->node) || region->start < end ||
		    region->end <= region->start || (region->start | region->end) % PAGE_BYTES)
			return false;
		end = region->end;
		below = region;
	}
	return end <= ARCH_USER_END;
}
