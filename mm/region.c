/* SPDX-License-Identifier: MIT
 *
 * The tree of regions (region.h).
 */
#include <exo/assert.h>
#include <exo/heap.h>
#include "region.h"

static struct region *region_of(struct rb_node *node)
{
	return node ? rb_entry(node, struct region, node) : NULL;
}

struct region *region_above(const struct space *space, vaddr_t at)
{
	struct rb_node *node = space->regions.top, *found = NULL;

	while (node) {
		bool above = rb_entry(node, struct region, node)->end > at;

		if (above)
			found = node;
		node = node->child[above ? RB_LEFT : RB_RIGHT];
	}
	return region_of(found);
}

struct region *space_region(const struct space *space, vaddr_t at)
{
	struct region *region = region_above(space, at);

	return region && region->start <= at ? region : NULL;
}

struct region *region_next(const struct region *region)
{
	return region_of(rb_next(&region->node));
}

struct region *region_prev(const struct region *region)
{
	return region_of(rb_prev(&region->node));
}

void region_insert(struct space *space, struct region *region)
{
	struct rb_node *parent = NULL;
	enum rb_side side = RB_LEFT;

	for (struct rb_node *at = space->regions.top; at; at = at->child[side]) {
		parent = at;
		side = region->start >= rb_entry(at, struct region, node)->start ? RB_RIGHT
										 : RB_LEFT;
	}
	rb_insert(&space->regions, &region->node, parent, side);
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

void region_remove(struct space *space, struct region *region)
{
	rb_erase(&space->regions, &region->node);
	if (region->object)
		object_put(region->object);
	heap_free(region, sizeof(*region));
	quota_credit(space->arch.quota, sizeof(*region));
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
	if (upper->object)
		object_get(upper->object);
	region->end = at;
	region_insert(space, upper);
	return 0;
}

bool regions_are_sound(const struct space *space)
{
	vaddr_t end = ARCH_USER_START;

	if (!rb_check(&space->regions))
		return false;
	for (struct region *region = region_above(space, 0); region; region = region_next(region)) {
		if (region->start < end || region->end <= region->start ||
		    (region->start | region->end) % PAGE_BYTES)
			return false;
		end = region->end;
	}
	return end <= ARCH_USER_END;
}
