/* SPDX-License-Identifier: MIT
 *
 * What C's allocation functions share over both variants: large objects, which are mappings of
 * their own, zeroed memory and alignment.
 */
#include <exo/string.h>
#include "malloc_heap.h"

/* The object follows the header at a distance that gives it its alignment, one chunk at most. */
void *malloc_large(size_t bytes, size_t alignment)
{
	size_t lead = MIN(ALIGN_UP(sizeof(struct malloc_chunk), alignment), MALLOC_CHUNK_BYTES);
	struct malloc_chunk *chunk;

	if (bytes > MALLOC_LARGE_BYTES_MAX)
		return NULL;
	malloc_lock();
	chunk = malloc_chunk_map(ALIGN_UP(lead + bytes, MALLOC_CHUNK_BYTES),
				 MAX(alignment, MALLOC_CHUNK_BYTES),
				 ALIGN_DOWN(lead, MALLOC_CHUNK_BYTES));
	if (chunk) {
		chunk->class = MALLOC_CLASS_LARGE;
		malloc_debug_add(chunk);
	}
	malloc_unlock();
	return chunk ? malloc_debug_take((char *)chunk + lead) : NULL;
}

void malloc_large_free(struct malloc_chunk *chunk)
{
	malloc_lock();
	malloc_debug_remove(chunk);
	malloc_chunk_unmap(chunk);
	malloc_unlock();
}

void *calloc(size_t count, size_t bytes)
{
	size_t total;
	void *object;

	if (__builtin_mul_overflow(count, bytes, &total))
		return NULL;
	if (total > MALLOC_SMALL_MAX)
		return malloc_large(total, MALLOC_ALIGNMENT);
	object = malloc(total);
	if (object)
		memset(object, 0, total);
	return object;
}

/* The smallest class that holds bytes and whose objects have the alignment, MALLOC_CLASS_LARGE
 * when there is none. */
static unsigned aligned_class(size_t alignment, size_t bytes)
{
	unsigned class;

	if (bytes > MALLOC_SMALL_MAX)
		return MALLOC_CLASS_LARGE;
	class = malloc_class(bytes);
	while (class < MALLOC_CLASSES && malloc_class_bytes(class) % alignment)
		class ++;
	return class;
}

void *aligned_alloc(size_t alignment, size_t bytes)
{
	unsigned class;

	if (!alignment || alignment & (alignment - 1) || alignment > MALLOC_ALIGNMENT_MAX)
		return NULL;
	class = aligned_class(alignment, bytes);
	return class == MALLOC_CLASS_LARGE ? malloc_large(bytes, alignment) : malloc_small(class);
}
