/* SPDX-License-Identifier: MIT
 *
 * The inline half of MM_HEAP_SLAB (mm/heap_slab.c has the rest and the theory): for a size that the
 * compiler knows, the size class is a constant and the usual allocation a pop from the current
 * slab's free list. Only exo/heap_shared.h and MM_THREAD_CACHE include this.
 */
#ifndef EXO_HEAP_SLAB_H
#define EXO_HEAP_SLAB_H

#include <exo/compiler.h>
#include <exo/heap_classes.h>
#include <exo/list.h>
#include <exo/inner_lock.h>
#include <exo/types.h>

#define HEAP_SLAB_SMALL_MAX   512 /* classes up to this live in small slabs */
#define HEAP_SLAB_SMALL_BYTES PAGE_BYTES
#define HEAP_SLAB_LARGE_BYTES (4 * PAGE_BYTES)

/* A free object: its first word is the link. */
struct heap_slab_object {
	struct heap_slab_object *next;
};

/* The start of every slab, which is aligned to its size. */
struct heap_slab {
	struct heap_slab_object *free;
	uint32_t left;  /* frees until heap_slab_event has to look at this slab */
	bool exhausted; /* every object was allocated when the cache let go of it */
	struct heap_slab_cache *cache;
	struct list_node node; /* in the cache's `partial`, unless current or exhausted */
} __aligned(64); /* objects follow, and keep cache lines to themselves where their size does */

struct heap_slab_cache {
	struct inner_lock lock;    /* before the frames'; guards all here and in the slabs: */
	struct heap_slab *current; /* serves allocations; never NULL */
	struct list_node partial;
	uint32_t object_bytes;
	uint32_t capacity;  /* objects in a slab */
	uint32_t exhausted; /* slabs that are on no list */
};

extern struct heap_slab_cache heap_slab_caches[HEAP_CLASSES];

/* The other cases: no free object in the current slab, `left` has become 0 (both with the lock
 * held); sizes that are not constant. */
void *heap_slab_refill(struct heap_slab_cache *cache) __must_check;
void heap_slab_event(struct heap_slab *slab);
void *heap_slab_alloc(size_t bytes) __must_check;
void heap_slab_free(void *object, size_t bytes);

static __always_inline struct heap_slab_cache *heap_slab_cache_of(size_t bytes)
{
	return &heap_slab_caches[heap_class(bytes)];
}

static __always_inline void *heap_slab_take(struct heap_slab_cache *cache)
{
	struct heap_slab_object *object;
	struct heap_slab *slab;

	inner_lock(&cache->lock);
	slab = cache->current;
	object = slab->free;
	if (likely(object)) {
		slab->free = object->next;
		slab->left++;
	} else {
		object = heap_slab_refill(cache);
	}
	inner_unlock(&cache->lock);
	return object;
}

static __always_inline void heap_slab_give(struct heap_slab_cache *cache, struct heap_slab *slab,
					   struct heap_slab_object *object)
{
	inner_lock(&cache->lock);
	object->next = slab->free;
	slab->free = object;
	if (unlikely(!--slab->left))
		heap_slab_event(slab);
	inner_unlock(&cache->lock);
}

/* The slab around an object of that size. */
static __always_inline struct heap_slab *heap_slab_of(void *object, size_t bytes)
{
	size_t slab_bytes =
		bytes <= HEAP_SLAB_SMALL_MAX ? HEAP_SLAB_SMALL_BYTES : HEAP_SLAB_LARGE_BYTES;

	return (struct heap_slab *)ALIGN_DOWN((uintptr_t)object, slab_bytes);
}

/* Whether the caller's own code does the usual case. */
static __always_inline bool heap_slab_inline(size_t bytes)
{
	return __builtin_constant_p(bytes) && bytes <= HEAP_CLASS_BYTES_MAX;
}

static __always_inline __must_check void *heap_shared_alloc(size_t bytes)
{
	if (heap_slab_inline(bytes))
		return heap_slab_take(heap_slab_cache_of(bytes));
	return heap_slab_alloc(bytes);
}

static __always_inline void heap_shared_free(void *object, size_t bytes)
{
	if (!object)
		return;
	if (heap_slab_inline(bytes))
		heap_slab_give(heap_slab_cache_of(bytes), heap_slab_of(object, bytes), object);
	else
		heap_slab_free(object, bytes);
}

#endif
