/* SPDX-License-Identifier: MIT
 *
 * MM_THREAD_CACHE: what a thread holds of the heap, a list of free objects for each size class.
 * Only the thread itself takes from them and gives to them.
 */
#ifndef EXO_HEAP_LISTS_H
#define EXO_HEAP_LISTS_H

#include <exo/heap_classes.h>
#include <exo/list.h>

#define HEAP_LISTS (HEAP_CLASSES + 1) /* the last is of objects of one page */

/* A free object: its first word is the link. */
struct heap_cache_object {
	struct heap_cache_object *next;
};

struct heap_cache_class {
	struct heap_cache_object *first;
	uint32_t room;  /* for that many more frees; 0 only inside the free that fills it */
	uint32_t batch; /* how many the next refill takes */
};

struct heap_lists {
	struct heap_cache_class classes[HEAP_LISTS];
	struct list_node node; /* among all threads', for draining */
};

#endif
