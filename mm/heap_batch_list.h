/* SPDX-License-Identifier: MIT
 *
 * Several objects at once, for MM_THREAD_CACHE over MM_HEAP_LIST: one by one, which fills the holes
 * between other objects first. Only heap_thread_cache.c includes this.
 */
#ifndef MM_HEAP_BATCH_LIST_H
#define MM_HEAP_BATCH_LIST_H

#include <exo/heap_list.h>
#include <exo/heap_lists.h>

/* Put up to `count` objects of that size in front of *chain; returns how many. */
static inline unsigned heap_batch_alloc(struct heap_cache_object **chain, size_t bytes,
					unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		struct heap_cache_object *object = heap_shared_alloc(bytes);

		if (!object)
			return i;
		object->next = *chain;
		*chain = object;
	}
	return count;
}

/* Give back the first `count` objects of the chain; returns the rest. */
static inline struct heap_cache_object *heap_batch_free(struct heap_cache_object *chain,
							size_t bytes, unsigned count)
{
	while (count--) {
		struct heap_cache_object *next = chain->next;

		heap_shared_free(chain, bytes);
		chain = next;
	}
	return chain;
}

#endif
