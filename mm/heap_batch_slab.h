/* SPDX-License-Identifier: MIT
 *
 * Several objects at once, for MM_THREAD_CACHE over MM_HEAP_SLAB: what is free in the current slab
 * changes hands as it is linked. Only heap_thread_cache.c includes this.
 */
#ifndef MM_HEAP_BATCH_SLAB_H
#define MM_HEAP_BATCH_SLAB_H

#include <exo/heap_lists.h>
#include <exo/heap_slab.h>

_Static_assert(offsetof(struct heap_slab_object, next) == offsetof(struct heap_cache_object, next),
	       "both link free objects through their first words");

static inline unsigned slab_free_count(const struct heap_slab_cache *cache,
				       const struct heap_slab *current)
{
	return cache->capacity + 1 - current->left;
}

/* Cut up to `count` objects off the current slab's free list, behind one that was taken already:
 * the whole list at once, or by walking it. */
static inline unsigned batch_cut(struct heap_slab_cache *cache, struct heap_slab_object *first,
				 unsigned count)
{
	struct heap_slab *slab = cache->current;
	struct heap_slab_object *last = first;
	unsigned taken = 1 + slab_free_count(cache, slab);

	first->next = slab->free;
	if (taken <= count) {
		slab->free = NULL;
	} else {
		for (taken = 1; taken < count; taken++)
			last = last->next;
		slab->free = last->next;
		last->next = NULL;
	}
	slab->left += taken - 1;
	return taken;
}

/* Put up to `count` objects of that size in *chain, which is empty; returns how many. */
static inline unsigned heap_batch_alloc(struct heap_cache_object **chain, size_t bytes,
					unsigned count)
{
	struct heap_slab_cache *cache;
	struct heap_slab_object *first;

	if (bytes > HEAP_CLASS_BYTES_MAX) {
		*chain = heap_shared_alloc(bytes);
		if (*chain)
			(*chain)->next = NULL;
		return *chain != NULL;
	}
	cache = heap_slab_cache_of(bytes);
	first = heap_slab_take(cache);
	if (!first)
		return 0;
	*chain = (struct heap_cache_object *)first;
	return batch_cut(cache, first, count);
}

/* Give back the objects of one slab that the chain starts with, `count` at most, as they are
 * linked; *count becomes what is left of it. The first goes alone: it may be the one that the slab
 * has to be looked at for. Returns the rest of the chain. */
static inline struct heap_cache_object *run_free(struct heap_slab_cache *cache,
						 struct heap_cache_object *chain, size_t slab_bytes,
						 unsigned *count)
{
	struct heap_slab *slab = (struct heap_slab *)ALIGN_DOWN((uintptr_t)chain, slab_bytes);
	struct heap_cache_object *first = chain->next, *last = NULL, *next = first;
	unsigned left = *count - 1;

	heap_slab_give(cache, slab, (struct heap_slab_object *)chain);
	while (left && (uintptr_t)next - (uintptr_t)slab < slab_bytes) {
		last = next;
		next = next->next;
		left--;
	}
	if (last) {
		last->next = (struct heap_cache_object *)slab->free;
		slab->free = (struct heap_slab_object *)first;
		slab->left -= *count - 1 - left;
		if (!slab->left)
			heap_slab_event(slab);
	}
	*count = left;
	return next;
}

/* Give back the first `count` objects of the chain; returns the rest. */
static inline struct heap_cache_object *heap_batch_free(struct heap_cache_object *chain,
							size_t bytes, unsigned count)
{
	if (bytes <= HEAP_CLASS_BYTES_MAX) {
		struct heap_slab_cache *cache = heap_slab_cache_of(bytes);
		size_t slab_bytes = bytes <= HEAP_SLAB_SMALL_MAX ? HEAP_SLAB_SMALL_BYTES
								 : HEAP_SLAB_LARGE_BYTES;

		while (count)
			chain = run_free(cache, chain, slab_bytes, &count);
		return chain;
	}
	while (count--) {
		struct heap_cache_object *next = chain->next;

		heap_shared_free(chain, bytes);
		chain = next;
	}
	return chain;
}

#endif
