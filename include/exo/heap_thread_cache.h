/* SPDX-License-Identifier: MIT
 *
 * The inline half of MM_THREAD_CACHE (mm/heap_thread_cache.c has the rest and the theory): for a
 * size that the compiler knows, allocating and freeing are a pop and a push on a list that only the
 * running thread touches, without lock or atomic. Only exo/heap.h includes this, before it declares
 * the contract.
 */
#ifndef EXO_HEAP_THREAD_CACHE_H
#define EXO_HEAP_THREAD_CACHE_H

#include <exo/heap_lists.h>
#include <exo/heap_shared.h>
#include <exo/thread.h>

/* The other cases: an empty list, a full one, sizes that are not constant or have no class. */
void *heap_cache_refill(struct heap_cache_class *list, unsigned class) __must_check;
void heap_cache_overflow(struct heap_cache_class *list, unsigned class);
void *heap_cache_alloc(size_t bytes) __must_check;
void heap_cache_free(void *object, size_t bytes);

bool heap_caches_drain(void);

static __always_inline bool heap_cache_has_class(size_t bytes)
{
	return bytes <= HEAP_CLASS_BYTES_MAX || bytes == PAGE_BYTES;
}

static __always_inline unsigned heap_cache_class_of(size_t bytes)
{
	return bytes == PAGE_BYTES ? HEAP_CLASSES : heap_class(bytes);
}

/* The running thread's. */
static __always_inline struct heap_lists *heap_lists_own(void)
{
	return (struct heap_lists *)&arch_current()->heap;
}

static __always_inline void *heap_cache_take(unsigned class)
{
	struct heap_cache_class *list = &heap_lists_own()->classes[class];
	struct heap_cache_object *object = list->first;

	if (unlikely(!object))
		return heap_cache_refill(list, class);
	list->first = object->next;
	list->room++;
	return object;
}

static __always_inline void heap_cache_give(struct heap_cache_object *object, unsigned class)
{
	struct heap_cache_class *list = &heap_lists_own()->classes[class];

	object->next = list->first;
	list->first = object;
	if (unlikely(!--list->room))
		heap_cache_overflow(list, class);
}

static __always_inline __must_check void *heap_front_alloc(size_t bytes)
{
	if (__builtin_constant_p(bytes) && heap_cache_has_class(bytes))
		return heap_cache_take(heap_cache_class_of(bytes));
	return heap_cache_alloc(bytes);
}

static __always_inline void heap_front_free(void *object, size_t bytes)
{
	if (!__builtin_constant_p(bytes) || !heap_cache_has_class(bytes))
		heap_cache_free(object, bytes);
	else if (object)
		heap_cache_give(object, heap_cache_class_of(bytes));
}

static inline bool heap_drain(void)
{
	return heap_caches_drain();
}

#endif
