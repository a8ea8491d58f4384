/* SPDX-License-Identifier: MIT
 *
 * malloc and free without MM_THREAD_CACHE: every call takes the lock and goes to the shared heap.
 * Compare with malloc_cache.c.
 */
#include "malloc_heap.h"

void *malloc_small(unsigned class)
{
	void *object;

	malloc_lock();
	object = malloc_heap_take(class);
	malloc_unlock();
	return malloc_debug_take(object);
}

void *malloc(size_t bytes)
{
	if (bytes > MALLOC_SMALL_MAX)
		return malloc_large(bytes, MALLOC_ALIGNMENT);
	return malloc_small(malloc_class(bytes));
}

void free(void *object)
{
	struct malloc_chunk *chunk = malloc_chunk_of(object);

	if (!object)
		return;
	malloc_debug_free(object);
	if (chunk->class == MALLOC_CLASS_LARGE) {
		malloc_large_free(chunk);
		return;
	}
	malloc_lock();
	malloc_heap_give(object);
	malloc_unlock();
}

void malloc_thread_end(void) {}

void malloc_trim(void)
{
	malloc_lock();
	malloc_heap_trim();
	malloc_unlock();
}
