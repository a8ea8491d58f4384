/* SPDX-License-Identifier: MIT
 *
 * Mappings made by handles (exo/mapping.h): their life, and their end by revocation.
 */
#include <exo/assert.h>
#include <exo/handle.h>
#include <exo/mapping.h>
#include "region.h"

static struct mapping *create(struct space *space, exo_handle_t handle, struct cap *parent)
{
	struct mapping *mapping;

	if (quota_charge(space->arch.quota, sizeof(*mapping)))
		return NULL;
	mapping = heap_alloc(sizeof(*mapping));
	if (!mapping) {
		quota_credit(space->arch.quota, sizeof(*mapping));
		return NULL;
	}
	mapping->space = space;
	mapping->start = mapping->end = 0;
	mapping->handle = handle;
	mapping->holders = 1;
	cap_create_mapping(&mapping->cap, parent);
	return mapping;
}

void mapping_put(struct mapping *mapping)
{
	if (--mapping->holders)
		return;
	if (!mapping_is_taken_back(mapping))
		cap_remove_mapping(&mapping->cap);
	quota_credit(mapping->space->arch.quota, sizeof(*mapping));
	heap_free(mapping, sizeof(*mapping));
}

struct mapping *mapping_create(struct space *space, const struct cap *by)
{
	return create(space, by->handle, by->parent);
}

int mapping_attach(struct mapping *mapping, vaddr_t start, size_t bytes)
{
	struct region *region = mapping->space->recent; /* the one that was made last */

	assert(region && region->start == start);
	if (mapping_is_taken_back(mapping)) {
		int error = space_unmap(mapping->space, start, bytes);

		return error ? error : -E_BADHANDLE;
	}
	mapping->start = start;
	mapping->end = start + bytes;
	region->mapping = mapping_get(mapping);
	return 0;
}

/* The child's numbers mean what the parent's do, so the handle by which either mapped it is the one
 * that the running agent has by this number, if it has any. */
struct mapping *mapping_fork(const struct mapping *from, struct space *child,
			     const struct region *region)
{
	struct cap *by = handle_look(arch_current()->agent->handles, from->handle, 0);
	struct mapping *mapping = create(child, from->handle, by ? by : from->cap.parent);

	if (mapping) {
		mapping->start = region->start;
		mapping->end = region->end;
	}
	return mapping;
}

void mapping_take_back(struct cap *cap)
{
	struct mapping *mapping = mapping_get(container_of(cap, struct mapping, cap));
	struct space *space = mapping->space;

	cap_remove_mapping(cap);
	space_visit(space);
	space_remove_mapping(space, mapping);
	mapping_put(mapping);
	space_leave(space);
}
