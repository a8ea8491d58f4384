/* SPDX-License-Identifier: MIT
 *
 * MM_HEAP_LIST: one list of free blocks in the order of their addresses; allocation takes the first
 * that is large enough, freeing merges with the neighbours (Kernighan and Ritchie, The C
 * Programming Language, 8.7, without the header: the owner knows the size).
 *
 * Memory comes in chunks of CHUNK_BYTES, aligned to their size, and blocks never merge across the
 * start of a chunk: so a chunk is wholly free when one block fills it. One such chunk is kept,
 * further ones go back to the frame allocator. Allocating and freeing cost the length of the list
 * at worst.
 */
#include <exo/assert.h>
#include <exo/frames.h>
#include <exo/heap.h>
#include <exo/heap_thread.h>
#include <exo/panic.h>
#include <exo/inner_lock.h>
#include "heap_large.h"
#include "heap_reclaim.h"

#define GRANULE     ((size_t)16)
#define CHUNK_ORDER 4
#define CHUNK_BYTES (PAGE_BYTES << CHUNK_ORDER)
#define LARGE_BYTES (CHUNK_BYTES / 2) /* larger objects are blocks of frames */

struct free_block {
	size_t bytes;
	struct free_block *next; /* at a higher address */
};

static struct inner_lock heap_lock; /* taken before the frames'; guards all of: */
static struct free_block *free_blocks;
static unsigned whole_chunks; /* chunks that are wholly free: 0 or 1 */

_Static_assert(sizeof(struct free_block) == GRANULE, "any free granule can hold it");
_Static_assert(LARGE_BYTES <= CHUNK_BYTES, "every other object fits into a chunk");

void heap_init(void)
{
	heap_startup_begin();
}

static bool block_is_whole_chunk(const struct free_block *block)
{
	return block->bytes == CHUNK_BYTES;
}

static char *block_end(struct free_block *block)
{
	return (char *)block + block->bytes;
}

/* Merge a block with its successor when they touch and are of one chunk. */
static bool block_merge_next(struct free_block *block)
{
	struct free_block *next = block->next;

	if (!next || block_end(block) != (char *)next || (uintptr_t)next % CHUNK_BYTES == 0)
		return false;
	block->bytes += next->bytes;
	block->next = next->next;
	return true;
}

/* The link that points to the first block above an address; *before is the block that holds the
 * link. */
static struct free_block **link_find(const void *address, struct free_block **before)
{
	struct free_block **link = &free_blocks;

	*before = NULL;
	while (*link && (void *)*link < address) {
		*before = *link;
		link = &(*link)->next;
	}
	return link;
}

/* Make memory free that is not on the list; a second wholly free chunk leaves the heap. */
static void block_insert(void *memory, size_t bytes)
{
	struct free_block *block = memory, *before;
	struct free_block **link = link_find(memory, &before);

	assert_hot(!before || block_end(before) <= (char *)memory);
	assert_hot(!*link || (char *)memory + bytes <= (char *)*link);
	block->bytes = bytes;
	block->next = *link;
	*link = block;
	block_merge_next(block);
	if (before && block_merge_next(before))
		block = before;
	if (!block_is_whole_chunk(block))
		return;
	if (!whole_chunks) {
		whole_chunks = 1;
		return;
	}
	link = link_find(block, &before);
	*link = block->next;
	heap_block_free(block, CHUNK_ORDER);
}

static bool chunk_add(void)
{
	char *chunk = heap_block_alloc(CHUNK_ORDER);

	if (!chunk)
		return false;
	block_insert(chunk, CHUNK_BYTES);
	return true;
}

/* Cut [at, at + bytes) out of the block that link points to. */
static void block_carve(struct free_block **link, char *at, size_t bytes)
{
	struct free_block *block = *link, *rest = block->next;
	char *end = block_end(block);

	if (block_is_whole_chunk(block))
		whole_chunks = 0;
	if (at + bytes < end) {
		rest = (struct free_block *)(at + bytes);
		rest->bytes = (size_t)(end - (char *)rest);
		rest->next = block->next;
	}
	if (at > (char *)block) {
		block->bytes = (size_t)(at - (char *)block);
		block->next = rest;
	} else {
		*link = rest;
	}
}

/* NULL when no free block holds an aligned piece of that size. */
static void *block_take(size_t bytes, size_t align)
{
	for (struct free_block **link = &free_blocks; *link; link = &(*link)->next) {
		char *at = (char *)ALIGN_UP((uintptr_t)*link, align);

		if (at + bytes <= block_end(*link)) {
			block_carve(link, at, bytes);
			return at;
		}
	}
	return NULL;
}

static void *object_alloc(size_t bytes)
{
	size_t align = bytes % PAGE_BYTES ? GRANULE : PAGE_BYTES;
	void *object;

	if (bytes > LARGE_BYTES)
		return heap_block_alloc(heap_order(bytes));
	bytes = ALIGN_UP(bytes, GRANULE);
	object = block_take(bytes, align);
	if (!object && chunk_add())
		object = block_take(bytes, align);
	return object;
}

void *heap_shared_alloc(size_t bytes)
{
	void *object;

	if (bytes > HEAP_BYTES_MAX)
		return NULL;
	inner_lock(&heap_lock);
	object = object_alloc(bytes);
	inner_unlock(&heap_lock);
	return object;
}

static void object_free(void *object, size_t bytes)
{
	if (bytes > LARGE_BYTES)
		heap_block_free(object, heap_order(bytes));
	else
		block_insert(object, ALIGN_UP(bytes, GRANULE));
}

void heap_shared_free(void *object, size_t bytes)
{
	if (!object)
		return;
	inner_lock(&heap_lock);
	object_free(object, bytes);
	inner_unlock(&heap_lock);
}

size_t heap_used_bytes(void)
{
	size_t bytes = heap_frames_count() * PAGE_BYTES;

	inner_lock(&heap_lock);
	for (const struct free_block *block = free_blocks; block; block = block->next)
		bytes -= block->bytes;
	inner_unlock(&heap_lock);
	return bytes;
}

void heap_check(void)
{
	unsigned whole = 0;

	heap_caches_check();
	inner_lock(&heap_lock);
	for (struct free_block *block = free_blocks; block; block = block->next) {
		uintptr_t start = (uintptr_t)block;

		if (start % GRANULE || !block->bytes || block->bytes % GRANULE ||
		    start % CHUNK_BYTES + block->bytes > CHUNK_BYTES)
			panic("heap: free block %p of %zu bytes cannot be", (void *)block,
			      block->bytes);
		if (block->next && block_end(block) > (char *)block->next)
			panic("heap: free blocks %p and %p are out of order", (void *)block,
			      (void *)block->next);
		if (block_merge_next(block))
			panic("heap: free block %p was not merged with its neighbour",
			      (void *)block);
		whole += block_is_whole_chunk(block);
	}
	if (whole != whole_chunks)
		panic("heap: %u wholly free chunks, %u counted on the way", whole, whole_chunks);
	inner_unlock(&heap_lock);
}
