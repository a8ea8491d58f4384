/* SPDX-License-Identifier: MIT
 *
 * Memory objects. File objects stay on a list as long as somebody maps them, so that all agents
 * that run one executable share the frames of its text.
 */
#include <exo/arch.h>
#include <exo/frames.h>
#include <exo/heap.h>
#include <exo/list.h>
#include <exo/object.h>
#include <exo/string.h>

struct file_object {
	struct object object;
	struct list_node node;
};

static struct list_node files = LIST_EMPTY(files);

static size_t object_bytes(enum object_kind kind)
{
	return kind == OBJECT_FILE ? sizeof(struct file_object) : sizeof(struct object);
}

static size_t table_bytes(const struct object *object)
{
	return object->pages * sizeof(object->frames[0]);
}

static struct object *object_create(enum object_kind kind, size_t pages)
{
	struct object *object = heap_alloc_zeroed(object_bytes(kind));

	if (!object)
		return NULL;
	object->kind = kind;
	object->regions = 1;
	object->pages = pages;
	if (kind == OBJECT_PHYSICAL)
		return object;
	object->frames = heap_alloc(table_bytes(object));
	if (!object->frames) {
		heap_free(object, object_bytes(kind));
		return NULL;
	}
	for (size_t page = 0; page < pages; page++)
		object->frames[page] = PADDR_NONE;
	return object;
}

static void object_destroy(struct object *object)
{
	for (size_t page = 0; object->frames && page < object->pages; page++) {
		if (object->frames[page] == PADDR_NONE)
			continue;
		frame_free(object->frames[page]);
		if (object->quota)
			quota_credit(object->quota, PAGE_BYTES);
	}
	if (object->frames)
		heap_free(object->frames, table_bytes(object));
	if (object->quota) {
		quota_credit(object->quota, table_bytes(object) + sizeof(*object));
		quota_put(object->quota);
	}
	if (object->kind == OBJECT_FILE)
		list_remove(&container_of(object, struct file_object, object)->node);
	heap_free(object, object_bytes(object->kind));
}

struct object *object_create_shared(size_t bytes, struct quota *quota)
{
	size_t pages = bytes / PAGE_BYTES;
	size_t cost = sizeof(struct object) + pages * sizeof(paddr_t);
	struct object *object;

	if (quota_charge(quota, cost))
		return NULL;
	object = object_create(OBJECT_SHARED, pages);
	if (!object) {
		quota_credit(quota, cost);
		return NULL;
	}
	object->quota = quota_get(quota);
	return object;
}

struct object *object_create_physical(paddr_t start, size_t bytes)
{
	struct object *object = object_create(OBJECT_PHYSICAL, bytes / PAGE_BYTES);

	if (object)
		object->start = start;
	return object;
}

struct object *object_of_file(const struct initrd_file *file)
{
	struct object *object;

	list_for_each (struct file_object, known, &files, node) {
		if (known->object.file.data == file->data) {
			object_get(&known->object);
			return &known->object;
		}
	}
	object = object_create(OBJECT_FILE, MAX(ALIGN_UP(file->bytes, PAGE_BYTES) / PAGE_BYTES, 1));
	if (!object)
		return NULL;
	object->file = *file;
	list_add(&files, &container_of(object, struct file_object, object)->node);
	return object;
}

void object_get(struct object *object)
{
	object->regions++;
}

void object_put(struct object *object)
{
	if (!--object->regions)
		object_destroy(object);
}

static paddr_t file_page(const struct object *object, size_t page)
{
	size_t offset = page * PAGE_BYTES;
	size_t bytes = MIN(object->file.bytes - MIN(offset, object->file.bytes), PAGE_BYTES);
	paddr_t frame = frame_alloc();
	char *to = arch_phys_to_virt(frame);

	if (frame == PADDR_NONE)
		return PADDR_NONE;
	memcpy(to, object->file.data + offset, bytes);
	memset(to + bytes, 0, PAGE_BYTES - bytes);
	return frame;
}

static paddr_t shared_page(struct object *object)
{
	paddr_t frame;

	return quota_frame_alloc(object->quota, &frame, true) ? PADDR_NONE : frame;
}

paddr_t object_resident(const struct object *object, size_t page)
{
	if (page >= object->pages)
		return PADDR_NONE;
	if (object->kind == OBJECT_PHYSICAL)
		return object->start + page * PAGE_BYTES;
	return object->frames[page];
}

paddr_t object_frame(struct object *object, size_t page)
{
	paddr_t frame = object_resident(object, page);

	if (frame != PADDR_NONE || page >= object->pages)
		return frame;
	frame = object->kind == OBJECT_FILE ? file_page(object, page) : shared_page(object);
	object->frames[page] = frame;
	return frame;
}
