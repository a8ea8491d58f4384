/* SPDX-License-Identifier: MIT
 *
 * MM_HEAP_SLAB: a cache for each size class, slabs of equal objects in each (Bonwick 1994, without
 * constructors and colouring). A slab is aligned to its size and starts with its header, so the
 * free path finds the header by masking the object's address: the size, which the owner says again,
 * tells which mask. Larger objects are blocks of frames; objects of one frame keep a few at hand.
 *
 * A slab is in one of three places:
 *   current    of its cache; serves allocations. `left` is one more than the objects in use, so it
 * never reaches 0 and an empty current slab stays: the one that is kept. partial    on the list.
 * `left` is the objects in use; at 0 the slab goes back to the frames. exhausted  on no list, every
 * object in use. `left` is 1: the first free puts it on the list. So the free path has one test for
 * all that can happen.
 *
 * Budget: heap_alloc(64) and heap_free in 16 instructions as the caller sees it, both inline
 * (heap_slab.h); a pair of 4096 bytes in 40, both called.
 */
#include <exo/assert.h>
#include <exo/heap.h>
#include <exo/heap_thread.h>
#include <exo/panic.h>
#include "heap_large.h"
#include "heap_reclaim.h"

#define FRAMES_KEPT_MAX 8

struct heap_slab_cache heap_slab_caches[HEAP_CLASSES];

/* The current slab of a cache that has none yet: nothing is free in it, nothing comes back to it.
 */
static struct heap_slab no_slab;

/* Free objects of one frame. */
static struct inner_lock kept_lock; /* before the frames'; guards: */
static struct heap_slab_object *kept_frames;
static unsigned kept_count;

_Static_assert(sizeof(struct heap_slab) == 64, "objects start at a cache line");

static size_t slab_bytes(const struct heap_slab_cache *cache)
{
	return cache->object_bytes <= HEAP_SLAB_SMALL_MAX ? HEAP_SLAB_SMALL_BYTES
							  : HEAP_SLAB_LARGE_BYTES;
}

void heap_init(void)
{
	for (unsigned class = 0; class < HEAP_CLASSES; class ++) {
		struct heap_slab_cache *cache = &heap_slab_caches[class];

		cache->current = &no_slab;
		list_init(&cache->partial);
		cache->object_bytes = heap_class_bytes(class);
		cache->capacity = (uint32_t)((slab_bytes(cache) - sizeof(struct heap_slab)) /
					     cache->object_bytes);
	}
	heap_startup_begin();
}

/* A slab of free objects, in the order of their addresses. */
static struct heap_slab *slab_create(struct heap_slab_cache *cache)
{
	struct heap_slab *slab = heap_block_alloc(heap_order(slab_bytes(cache)));
	uint32_t bytes = cache->object_bytes;
	char *object;

	if (!slab)
		return NULL;
	slab->left = 0;
	slab->exhausted = false;
	slab->cache = cache;
	object = (char *)(slab + 1);
	slab->free = (struct heap_slab_object *)object;
#pragma GCC unroll 8
	for (uint32_t left = cache->capacity - 1; left; left--, object += bytes)
		((struct heap_slab_object *)object)->next = (void *)(object + bytes);
	((struct heap_slab_object *)object)->next = NULL;
	return slab;
}

/* The current slab is exhausted: let go of it and take another. */
void *heap_slab_refill(struct heap_slab_cache *cache)
{
	struct list_node *node = list_pop(&cache->partial);
	struct heap_slab *slab =
		node ? list_entry(node, struct heap_slab, node) : slab_create(cache);
	struct heap_slab_object *object;

	if (!slab)
		return NULL;
	cache->exhausted += cache->current != &no_slab;
	cache->current->left = 1;
	cache->current->exhausted = true;
	cache->current = slab;
	object = slab->free;
	slab->free = object->next;
	slab->left += 2; /* the object, and being current */
	return object;
}

/* The first free of an exhausted slab, or the last of a partial one. */
void heap_slab_event(struct heap_slab *slab)
{
	if (slab->exhausted) {
		slab->exhausted = false;
		slab->cache->exhausted--;
		slab->left = slab->cache->capacity - 1;
		list_add(&slab->cache->partial, &slab->node);
	} else {
		list_remove(&slab->node);
		heap_block_free(slab, heap_order(slab_bytes(slab->cache)));
	}
}

static void *frames_object_alloc(size_t bytes)
{
	struct heap_slab_object *object;

	inner_lock(&kept_lock);
	object = kept_frames;
	if (bytes <= PAGE_BYTES && object) {
		kept_frames = object->next;
		kept_count--;
	} else {
		object = heap_block_alloc(heap_order(bytes));
	}
	inner_unlock(&kept_lock);
	return object;
}

static void frames_object_free(void *memory, size_t bytes)
{
	struct heap_slab_object *object = memory;

	inner_lock(&kept_lock);
	if (bytes <= PAGE_BYTES && kept_count < FRAMES_KEPT_MAX) {
		object->next = kept_frames;
		kept_frames = object;
		kept_count++;
	} else {
		heap_block_free(object, heap_order(bytes));
	}
	inner_unlock(&kept_lock);
}

void *heap_slab_alloc(size_t bytes)
{
	if (bytes > HEAP_BYTES_MAX)
		return NULL;
	if (bytes <= HEAP_CLASS_BYTES_MAX)
		return heap_slab_take(heap_slab_cache_of(bytes));
	return frames_object_alloc(bytes);
}

void heap_slab_free(void *object, size_t bytes)
{
	if (bytes <= HEAP_CLASS_BYTES_MAX) {
		struct heap_slab_cache *cache = heap_slab_cache_of(bytes);
		struct heap_slab *slab = heap_slab_of(object, bytes);

		assert_hot(slab->cache == cache);
		heap_slab_give(cache, slab, object);
	} else {
		frames_object_free(object, bytes);
	}
}

/* Objects in use of one class; *slabs becomes the number of its slabs. */
static size_t cache_used(const struct heap_slab_cache *cache, size_t *slabs)
{
	size_t objects = (size_t)cache->exhausted * cache->capacity;

	*slabs = cache->exhausted;
	if (cache->current != &no_slab) {
		objects += cache->current->left - 1;
		++*slabs;
	}
	list_for_each (struct heap_slab, slab, &cache->partial, node) {
		objects += slab->left;
		++*slabs;
	}
	return objects;
}

size_t heap_used_bytes(void)
{
	size_t bytes = (heap_frames_count() - kept_count) * PAGE_BYTES;

	for (unsigned class = 0; class < HEAP_CLASSES; class ++) {
		const struct heap_slab_cache *cache = &heap_slab_caches[class];
		size_t slabs, objects = cache_used(cache, &slabs);

		bytes += objects * cache->object_bytes;
		bytes -= slabs * slab_bytes(cache);
	}
	return bytes;
}

/* in_use: what `left` says about the slab. */
static void slab_check(const struct heap_slab_cache *cache, const struct heap_slab *slab,
		       uint32_t in_use)
{
	uintptr_t first = (uintptr_t)(slab + 1);
	uint32_t free = 0;

	if (slab->cache != cache || slab->exhausted)
		panic("heap: slab %p is not one of its cache's", (const void *)slab);
	for (const struct heap_slab_object *object = slab->free; object; object = object->next) {
		uintptr_t offset = (uintptr_t)object - first;

		if (offset % cache->object_bytes || offset / cache->object_bytes >= cache->capacity)
			panic("heap: %p is no object of slab %p", (const void *)object,
			      (const void *)slab);
		if (++free > cache->capacity)
			panic("heap: the free list of slab %p is a circle", (const void *)slab);
	}
	if (free + in_use != cache->capacity)
		panic("heap: slab %p of %u has %u objects free and %u in use", (const void *)slab,
		      cache->capacity, free, in_use);
}

void heap_check(void)
{
	heap_caches_check();
	for (unsigned i = 0; i < HEAP_CLASSES; i++) {
		struct heap_slab_cache *cache = &heap_slab_caches[i];

		inner_lock(&cache->lock);
		if (cache->current != &no_slab)
			slab_check(cache, cache->current, cache->current->left - 1);
		list_for_each (struct heap_slab, slab, &cache->partial, node) {
			if (!slab->left)
				panic("heap: empty slab %p was kept", (void *)slab);
			slab_check(cache, slab, slab->left);
		}
		inner_unlock(&cache->lock);
	}
}
