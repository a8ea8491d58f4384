/* SPDX-License-Identifier: MIT
 *
 * Objects of size classes in chunks (malloc_heap.h): segregated storage (Wilson, Johnstone, Neely
 * and Boles, Dynamic Storage Allocation, 1995, 3.6). Each class has a list of chunks that have free
 * objects; every operation is O(1). A chunk hands out freed objects before it touches new pages. An
 * empty chunk goes back to the kernel unless it is the last of its class with free objects: the
 * next object may be needed at once.
 */
#include "malloc_heap.h"

struct lock malloc_heap_lock;

/* Chunks with free objects. Zero, and therefore uninitialised, until the class is used. */
static struct list_node partial[MALLOC_CLASSES];

static struct malloc_chunk *chunk_create(unsigned class)
{
	struct malloc_chunk *chunk = malloc_chunk_map(MALLOC_CHUNK_BYTES, MALLOC_CHUNK_BYTES, 0);
	uint32_t bytes = malloc_class_bytes(class);

	if (!chunk)
		return NULL;
	chunk->class = class;
	chunk->used = 0;
	chunk->fresh = (uint32_t)ALIGN_UP(sizeof(*chunk), bytes & -bytes);
	chunk->capacity = ((uint32_t)MALLOC_CHUNK_BYTES - chunk->fresh) / bytes;
	chunk->free = NULL;
	malloc_debug_add(chunk);
	list_add(&partial[class], &chunk->node);
	return chunk;
}

static void chunk_destroy(struct malloc_chunk *chunk)
{
	list_remove(&chunk->node);
	malloc_debug_remove(chunk);
	malloc_chunk_unmap(chunk);
}

/* A chunk of the class that has a free object. */
static struct malloc_chunk *chunk_find(unsigned class)
{
	struct list_node *head = &partial[class];

	if (!head->next)
		list_init(head);
	if (list_empty(head))
		return chunk_create(class);
	return list_entry(list_first(head), struct malloc_chunk, node);
}

void *malloc_heap_take(unsigned class)
{
	struct malloc_chunk *chunk = chunk_find(class);
	struct malloc_free *object;

	if (!chunk)
		return NULL;
	object = chunk->free;
	if (object) {
		chunk->free = object->next;
	} else {
		object = (struct malloc_free *)((char *)chunk + chunk->fresh);
		chunk->fresh += malloc_class_bytes(class);
	}
	if (++chunk->used == chunk->capacity)
		list_remove(&chunk->node);
	return object;
}

void malloc_heap_give(void *memory)
{
	struct malloc_chunk *chunk = malloc_chunk_of(memory);
	struct malloc_free *object = memory;

	object->next = chunk->free;
	chunk->free = object;
	if (chunk->used-- == chunk->capacity)
		list_add(&partial[chunk->class], &chunk->node);
	if (!chunk->used && chunk->node.next != chunk->node.prev)
		chunk_destroy(chunk);
}

void malloc_heap_trim(void)
{
	for (unsigned class = 0; class < MALLOC_CLASSES; class ++) {
		if (!partial[class].next)
			continue;
		list_for_each_safe (struct malloc_chunk, chunk, &partial[class], node)
			if (!chunk->used)
				chunk_destroy(chunk);
	}
}
