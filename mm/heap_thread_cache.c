/* SPDX-License-Identifier: MIT
 *
 * MM_THREAD_CACHE: each thread keeps free objects of each size class on lists of its own (as
 * Berger's Hoard and Google's tcmalloc do), in front of whichever shared heap is configured. An
 * empty list takes a batch from the shared heap, a full one gives a batch back, so the shared heap
 * and its lock are met once in a batch.
 *
 * An object is always one of the thread that touches it: the kernel is not preempted in here, and
 * other threads' lists are emptied only by heap_drain, when memory has run out, and when they end.
 */
#include <exo/assert.h>
#include <exo/heap.h>
#include <exo/panic.h>
#include "heap_reclaim.h"

#ifdef CONFIG_MM_HEAP_SLAB
#include "heap_batch_slab.h"
#else
#include "heap_batch_list.h"
#endif

static struct list_node caches = LIST_EMPTY(caches); /* of all threads */
static struct thread startup;                        /* who runs before there are threads */
static bool held;                                    /* the shared heap is being changed */

/* A thread begins with small batches and doubles them from refill to refill (tcmalloc's slow
 * start): a short life gives back little that it never used. */
#define BATCH_FIRST 4

/* Objects that a list may hold. */
static unsigned class_room(unsigned class)
{
	return class < 8 ? 128 : class < 16 ? 32 : 8;
}

static size_t class_bytes(unsigned class)
{
	return class < HEAP_CLASSES ? heap_class_bytes(class) : PAGE_BYTES;
}

/* Copied from one that was made so: that is a third of the instructions. */
static void cache_start(struct heap_lists *cache)
{
	static struct heap_lists empty;

	if (unlikely(!empty.classes[0].room))
		for (unsigned class = 0; class < HEAP_LISTS; class ++)
			empty.classes[class] = (struct heap_cache_class){
				.room = class_room(class),
				.batch = BATCH_FIRST,
			};
	*cache = empty;
	list_add(&caches, &cache->node);
}

/* True when there was anything. */
static bool cache_drain(struct heap_lists *cache)
{
	bool any = false;

	for (unsigned class = 0; class < HEAP_LISTS; class ++) {
		struct heap_cache_class *list = &cache->classes[class];

		if (!list->first)
			continue;
		any = true;
		list->first = heap_batch_free(list->first, class_bytes(class),
					      class_room(class) - list->room);
		list->room = class_room(class);
	}
	return any;
}

void heap_thread_start(struct heap_thread *heap)
{
	cache_start(&heap->lists);
}

void heap_thread_end(struct heap_thread *heap)
{
	cache_drain(&heap->lists);
	list_remove(&heap->lists.node);
}

void heap_startup_begin(void)
{
	heap_thread_start(&startup.heap);
	arch_current_set(&startup);
}

void heap_startup_end(void)
{
	heap_thread_end(&startup.heap);
}

bool heap_caches_drain(void)
{
	bool any = false;

	list_for_each (struct heap_lists, cache, &caches, node)
		any |= cache_drain(cache);
	return any;
}

void heap_reclaim_hold(void)
{
	held = true;
}

void heap_reclaim_release(void)
{
	held = false;
}

bool heap_reclaim(void)
{
	return !held && heap_drain();
}

__noinline void *heap_cache_refill(struct heap_cache_class *list, unsigned class)
{
	unsigned batch = list->batch;
	struct heap_cache_object *object;
	unsigned count = heap_batch_alloc(&list->first, class_bytes(class), batch);

	list->batch = MIN(2 * batch, class_room(class) / 2);
	if (!count && heap_drain())
		count = heap_batch_alloc(&list->first, class_bytes(class), batch);
	if (!count)
		return NULL;
	object = list->first;
	list->first = object->next;
	list->room -= count - 1;
	return object;
}

__noinline void heap_cache_overflow(struct heap_cache_class *list, unsigned class)
{
	unsigned batch = class_room(class) / 2;

	list->first = heap_batch_free(list->first, class_bytes(class), batch);
	list->room += batch;
}

void *heap_cache_alloc(size_t bytes)
{
	void *object;

	if (heap_cache_has_class(bytes))
		return heap_cache_take(heap_cache_class_of(bytes));
	object = heap_shared_alloc(bytes);
	if (!object && bytes <= HEAP_BYTES_MAX && heap_drain())
		object = heap_shared_alloc(bytes);
	return object;
}

void heap_cache_free(void *object, size_t bytes)
{
	if (!object)
		return;
	if (heap_cache_has_class(bytes))
		heap_cache_give(object, heap_cache_class_of(bytes));
	else
		heap_shared_free(object, bytes);
}

void heap_caches_check(void)
{
	list_for_each (struct heap_lists, cache, &caches, node) {
		for (unsigned class = 0; class < HEAP_LISTS; class ++) {
			const struct heap_cache_class *list = &cache->classes[class];
			unsigned count = 0;

			for (const struct heap_cache_object *object = list->first;
			     object && count <= class_room(class); object = object->next)
				count++;
			if (!list->room || count + list->room != class_room(class))
				panic("heap: a thread holds %u objects of %zu bytes, has room for "
				      "%u of %u",
				      count, class_bytes(class), list->room, class_room(class));
		}
	}
}
