/* SPDX-License-Identifier: MIT
 *
 * Objects of size classes in chunks (malloc_heap.h): segregated storage (Wilson, Johnstone, Neely
 * and Boles, Dynamic Storage Allocation, 1995, 3.6). Each class has a list of chunks that have free
 * objects; every operation is O(1). A chunk hands out its objects in the order of their addresses
 * before it touches new pages twice.
 */
#include "malloc_heap.h"

/* Chunks with free objects. Zero, and therefore uninitialised, until the class is used. */
static struct list_node partial[MALLOC_CLASSES];

static struct malloc_chunk *chunk_create(unsigned class)
{
	struct malloc_chunk *chunk = malloc_chunk_get();
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
	if (!chunk->used) {
		list_remove(&chunk->node);
		malloc_debug_remove(chunk);
		malloc_chunk_put(chunk);
	}
}
