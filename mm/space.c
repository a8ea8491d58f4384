/* SPDX-License-Identifier: MIT
 *
 * Address spaces as lists of regions. Every page of a region is backed by a zeroed frame when the
 * region is mapped, and the space owns its frames.
 */
#include <exo/assert.h>
#include <exo/frames.h>
#include <exo/heap.h>
#include <exo/space.h>
#include <exo/string.h>
#include <uapi/exo/errors.h>

struct space *space_create(void)
{
	struct space *space = heap_alloc_zeroed(sizeof(*space));

	if (!space)
		return NULL;
	list_init(&space->regions);
	if (arch_space_init(&space->arch)) {
		heap_free(space, sizeof(*space));
		return NULL;
	}
	return space;
}

static void unmap_pages(struct space *space, vaddr_t start, vaddr_t end)
{
	for (vaddr_t at = start; at < end; at += PAGE_BYTES) {
		frame_free(arch_space_unmap(&space->arch, at));
		space->frames--;
	}
}

void space_destroy(struct space *space)
{
	while (!list_empty(&space->regions)) {
		struct region *region =
			container_of(list_first(&space->regions), struct region, node);

		unmap_pages(space, region->start, region->end);
		list_remove(&region->node);
		heap_free(region, sizeof(*region));
	}
	arch_space_destroy(&space->arch);
	heap_free(space, sizeof(*space));
}

static bool request_is_valid(vaddr_t start, size_t bytes, unsigned access)
{
	if (!bytes || start % PAGE_BYTES || bytes % PAGE_BYTES)
		return false;
	if (start < ARCH_USER_START || start >= ARCH_USER_END || bytes > ARCH_USER_END - start)
		return false;
	return (access & (SPACE_WRITE | SPACE_EXECUTE)) != (SPACE_WRITE | SPACE_EXECUTE);
}

/* The list node to insert before, or NULL when the range overlaps a region. */
static struct list_node *find_place(struct space *space, vaddr_t start, vaddr_t end)
{
	list_for_each (struct region, region, &space->regions, node) {
		if (region->start >= end)
			return &region->node;
		if (region->end > start)
			return NULL;
	}
	return &space->regions;
}

static int map_pages(struct space *space, vaddr_t start, vaddr_t end, unsigned access)
{
	for (vaddr_t at = start; at < end; at += PAGE_BYTES) {
		paddr_t frame = frame_alloc_zeroed();

		if (frame != PADDR_NONE && !arch_space_map(&space->arch, at, frame, access)) {
			space->frames++;
			continue;
		}
		if (frame != PADDR_NONE)
			frame_free(frame);
		unmap_pages(space, start, at);
		return -E_NOMEM;
	}
	return 0;
}

/* Regions are in order, do not overlap, and add up to the frames that the space holds. */
static bool regions_are_sound(const struct space *space)
{
	vaddr_t end = ARCH_USER_START;
	size_t frames = 0;

	list_for_each (struct region, region, &space->regions, node) {
		if (region->start < end || region->end <= region->start)
			return false;
		end = region->end;
		frames += (region->end - region->start) / PAGE_BYTES;
	}
	return frames == space->frames;
}

int space_map(struct space *space, vaddr_t start, size_t bytes, unsigned access)
{
	struct list_node *place;
	struct region *region;
	int error;

	if (!request_is_valid(start, bytes, access))
		return -E_INVAL;
	place = find_place(space, start, start + bytes);
	if (!place)
		return -E_EXIST;
	region = heap_alloc(sizeof(*region));
	if (!region)
		return -E_NOMEM;
	*region = (struct region){ .start = start, .end = start + bytes, .access = access };
	error = map_pages(space, start, start + bytes, access);
	if (error) {
		heap_free(region, sizeof(*region));
		return error;
	}
	list_add_tail(place, &region->node);
	assert_slow(regions_are_sound(space));
	return 0;
}

int space_write(struct space *space, vaddr_t to, const void *from, size_t bytes)
{
	while (bytes) {
		paddr_t target = arch_space_translate(&space->arch, to);
		size_t step = MIN(bytes, PAGE_BYTES - to % PAGE_BYTES);

		if (target == PADDR_NONE)
			return -E_FAULT;
		memcpy(arch_phys_to_virt(target), from, step);
		to += step;
		from = (const char *)from + step;
		bytes -= step;
	}
	return 0;
}

size_t space_frames(const struct space *space)
{
	return space->frames + space->arch.tables;
}
