/* SPDX-License-Identifier: MIT
 *
 * Dynamic memory of an agent: the names that C knows behave as C says. Small objects come from
 * chunks of equal objects, larger ones straight from the kernel. A variant of option
 * MM_THREAD_CACHE:
 *   n  user/lib/malloc_shared.c  every call goes to the heap that the agent's threads share
 *   y  user/lib/malloc_cache.c   each thread keeps free objects of each size class; inline for
 *                                constant sizes
 *
 * Memory goes back to the kernel in whole chunks, when nothing in one is in use (one of a
 * class stays at hand), and at once for large objects. With DEBUG_ASSERT_HOT a free of anything but
 * a live object ends the agent with a message.
 */
#ifndef EXO_USER_MALLOC_H
#define EXO_USER_MALLOC_H

#include <exo/compiler.h>
#include <exo/types.h>
#include <exo_user/malloc_class.h>

#ifdef CONFIG_MM_THREAD_CACHE
#include <exo_user/malloc_cache.h>
#endif

/* At least bytes, aligned to 16; contents undefined. NULL when there is no memory. 0 bytes are an
 * object of their own. */
void *malloc(size_t bytes) __must_check;

/* The same for count * bytes, which may overflow, and all zeros. */
void *calloc(size_t count, size_t bytes) __must_check;

/* alignment: a power of two, at most 1 GiB; else NULL. */
void *aligned_alloc(size_t alignment, size_t bytes) __must_check;

/* NULL is ignored. */
void free(void *object);

/* Give what is kept at hand back to the kernel. */
void malloc_trim(void);

#endif
