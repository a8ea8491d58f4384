/* SPDX-License-Identifier: MIT
 *
 * Regions of an address space in the order of their addresses, in a red-black tree. Private to mm/.
 */
#ifndef MM_REGION_H
#define MM_REGION_H

#include <exo/heap.h>
#include <exo/mapping.h>
#include <exo/space.h>

struct region *region_search(struct space *space, vaddr_t at);

/* The lowest region that ends above an address, or NULL. O(log n), and O(1) for the region that was
 * found last. */
static inline struct region *region_above(struct space *space, vaddr_t at)
{
	struct region *recent = space->recent;

	if (recent && at - recent->start < recent->end - recent->start)
		return recent;
	return region_search(space, at);
}

static inline struct region *region_of(struct rb_node *node)
{
	return node ? rb_entry(node, struct region, node) : NULL;
}

static inline struct rb_node *region_node(struct region *region)
{
	return region ? &region->node : NULL;
}

/* Into the tree, right below `above` (NULL: as the highest); must not overlap. */
static inline void region_insert(struct space *space, struct region *region, struct region *above)
{
	struct region *below = above ? above->below : region_of(rb_last(&space->regions));

	rb_insert_between(&space->regions, &region->node, region_node(below), region_node(above));
	region->below = below;
	region->above = above;
	if (below)
		below->above = region;
	if (above)
		above->below = region;
	space->recent = region;
	if (above == space->search_above && region->end > space->search_from)
		space->search_above = region;
}

/* A region object charged to the space's quota; NULL without memory or quota. */
struct region *region_create(struct space *space) __must_check;

/* One that is not in the tree (any more) and shows nothing. */
static inline void region_free(struct space *space, struct region *region)
{
	heap_free(region, sizeof(*region));
	quota_credit(space->arch.quota, sizeof(*region));
}

/* What it shows. */
static inline void region_let_go(struct region *region)
{
	if (unlikely(region->mapping))
		mapping_put(region->mapping);
	object_put(region->object);
}

/* Off the tree, its reference to its object dropped, its quota given back. */
static inline void region_remove(struct space *space, struct region *region)
{
	if (space->recent == region)
		space->recent = NULL;
	if (space->search_above == region)
		space->search_above = region->above;
	rb_erase(&space->regions, &region->node);
	if (region->below)
		region->below->above = region->above;
	if (region->above)
		region->above->below = region->below;
	if (region->object)
		region_let_go(region);
	region_free(space, region);
}

/* Cut a region in two at an address inside it. -E_NOMEM. */
int region_split(struct space *space, struct region *region, vaddr_t at) __must_check;

/* In order, disjoint, aligned: for assert_slow. */
bool regions_are_sound(const struct space *space);

/* The page of the region's object that shows at an address. */
static inline size_t region_object_page(const struct region *region, vaddr_t at)
{
	return region->object_page + ((at - region->start) >> PAGE_SHIFT);
}

#endif
