/* SPDX-License-Identifier: MIT
 *
 * Regions of an address space in the order of their addresses, in a red-black tree. Private to mm/.
 */
#ifndef MM_REGION_H
#define MM_REGION_H

#include <exo/space.h>

/* The lowest region that ends above an address, or NULL. O(log n). */
struct region *region_above(const struct space *space, vaddr_t at);

struct region *region_next(const struct region *region);
struct region *region_prev(const struct region *region);

/* Into the tree; must not overlap. */
void region_insert(struct space *space, struct region *region);

/* A region object charged to the space's quota; NULL without memory or quota. */
struct region *region_create(struct space *space) __must_check;

/* Off the tree if it is on it, its reference to its object dropped, its quota given back. */
void region_remove(struct space *space, struct region *region);

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
