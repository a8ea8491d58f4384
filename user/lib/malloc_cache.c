/* SPDX-License-Identifier: MIT
 *
 * malloc and free with MM_THREAD_CACHE: each thread keeps a list of free objects for each size
 * class and goes to the shared heap for a batch at a time (Ghemawat and Menage, TCMalloc, 2007;
 * Bonwick and Adams, Magazines and Vmem, 2001). A hit takes no lock and executes no atomic
 * instruction. Compare with malloc_shared.c.
 *
 * A bin counts its room and not its objects, so that one comparison on free finds both a full bin
 * and a large object: the bin of class MALLOC_CLASS_LARGE never has room.
 *
 * Budget: malloc(64) and free in 20 instructions as the caller sees it, the first inline, the
 * second called; a pair of 4096 bytes in 50.
 */
#include "malloc_heap.h"

#define BIN_BYTES_MAX   (32 * KIB) /* a thread keeps no more of a class … */
#define BIN_OBJECTS_MAX 64         /* … and no more objects */

__thread struct malloc_cache malloc_cache;

/* At least 4. */
static int64_t bin_capacity(unsigned class)
{
	return (int64_t)MIN(BIN_BYTES_MAX / malloc_class_bytes(class), BIN_OBJECTS_MAX);
}

/* Objects that move between a bin and the heap at once. */
static int64_t bin_batch(unsigned class)
{
	return bin_capacity(class) / 2;
}

/* The bin is empty: fetch a batch and return one of it. */
void *malloc_cache_refill(unsigned class)
{
	struct malloc_bin *bin = &malloc_cache.bins[class];
	struct malloc_object *object;
	int64_t fetched = 0;
	void *result;

	malloc_lock();
	result = malloc_heap_take(class);
	while (result && fetched < bin_batch(class) - 1 && (object = malloc_heap_take(class))) {
		object->next = bin->head;
		bin->head = object;
		fetched++;
	}
	malloc_unlock();
	bin->room = bin_capacity(class) - fetched;
	malloc_cache.used |= 1u << class;
	return result;
}

/* Give everything behind the first `keep` objects back to the heap. */
static void bin_flush(unsigned class, int64_t keep)
{
	struct malloc_bin *bin = &malloc_cache.bins[class];
	struct malloc_object **link = &bin->head, *object, *next;

	for (int64_t kept = 0; kept < keep; kept++)
		link = &(*link)->next;
	object = *link;
	*link = NULL;
	malloc_lock();
	for (; object; object = next) {
		next = object->next;
		malloc_heap_give(object);
	}
	malloc_unlock();
	bin->room = bin_capacity(class) - keep;
}

/* The bin had no room: the objects freed last are kept, they are in the processor's cache. Or the
 * thread has not used the bin yet, and frees what another has allocated. */
static __noinline void free_without_room(struct malloc_object *object)
{
	struct malloc_chunk *chunk = malloc_chunk_of(object);
	struct malloc_bin *bin = &malloc_cache.bins[chunk->class];

	if (chunk->class == MALLOC_CLASS_LARGE) {
		malloc_large_free(chunk);
		return;
	}
	if (bin->head)
		bin_flush(chunk->class, bin_batch(chunk->class));
	else
		bin->room = bin_capacity(chunk->class);
	malloc_cache.used |= 1u << chunk->class;
	object->next = bin->head;
	bin->head = object;
	bin->room--;
}

void free(void *memory)
{
	struct malloc_object *object = memory;
	struct malloc_bin *bin;

	if (!object)
		return;
	malloc_debug_free(object);
	bin = &malloc_cache.bins[malloc_chunk_of(object)->class];
	if (unlikely(--bin->room < 0)) {
		free_without_room(object);
		return;
	}
	object->next = bin->head;
	bin->head = object;
}

void *malloc_small(unsigned class)
{
	return malloc_debug_take(malloc_cache_take(class));
}

void *malloc_any(size_t bytes)
{
	if (bytes > MALLOC_SMALL_MAX)
		return malloc_large(bytes, MALLOC_ALIGNMENT);
	return malloc_small(malloc_class(bytes));
}

void malloc_thread_end(void)
{
	uint32_t used = malloc_cache.used;

	malloc_cache.used = 0;
	for (; used; used &= used - 1) {
		unsigned class = (unsigned)__builtin_ctz(used);

		if (malloc_cache.bins[class].head)
			bin_flush(class, 0);
		malloc_cache.bins[class].room = 0; /* the next free sees to it */
	}
}

void malloc_trim(void)
{
	malloc_thread_end();
	malloc_lock();
	malloc_heap_trim();
	malloc_unlock();
}
