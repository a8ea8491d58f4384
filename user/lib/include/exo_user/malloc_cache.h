/* SPDX-License-Identifier: MIT
 *
 * The inline half of MM_THREAD_CACHE for agents (user/lib/malloc_cache.c has the rest and the
 * theory): a malloc of constant size is a pop from the thread's own list. Only exo_user/malloc.h
 * includes this, before it declares the contract.
 */
#ifndef EXO_USER_MALLOC_CACHE_H
#define EXO_USER_MALLOC_CACHE_H

#include <exo/kconfig.h>
#include <exo_user/malloc_class.h>

/* A free object: its first word is the link. */
struct malloc_object {
	struct malloc_object *next;
};

/* Free objects of one class that a thread keeps. */
struct malloc_bin {
	struct malloc_object *head;
	int64_t room; /* objects that may still be added */
};

/* A thread's own. The last bin stands for large objects and never has room. */
struct malloc_cache {
	struct malloc_bin bins[MALLOC_CLASSES + 1];
	uint32_t used; /* a bit for each class whose bin has been used; the others have no room */
};

_Static_assert(MALLOC_CLASSES <= 32, "malloc_cache.used has a bit for each");

extern __thread struct malloc_cache malloc_cache;

/* The other cases: an empty bin, sizes that are not constant. */
void *malloc_cache_refill(unsigned class) __must_check;
void *malloc_any(size_t bytes) __must_check;

static __always_inline void *malloc_cache_take(unsigned class)
{
	struct malloc_bin *bin = &malloc_cache.bins[class];
	struct malloc_object *object = bin->head;

	if (unlikely(!object))
		return malloc_cache_refill(class);
	bin->head = object->next;
	bin->room++;
	return object;
}

static __always_inline __must_check void *malloc(size_t bytes)
{
	if (__builtin_constant_p(bytes) && bytes <= MALLOC_SMALL_MAX &&
	    !IS_ENABLED(CONFIG_DEBUG_ASSERT_HOT))
		return malloc_cache_take(malloc_class(bytes));
	return malloc_any(bytes);
}

#endif
