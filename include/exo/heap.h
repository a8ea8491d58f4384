/* SPDX-License-Identifier: MIT
 *
 * The kernel heap: the contract of choice MM_HEAP, the shared heap,
 *   list  mm/heap_list.c  first fit over an address-ordered free list, coalescing
 *   slab  mm/heap_slab.c  size-class slabs, a free list in each; inline for constant sizes
 * and of MM_THREAD_CACHE, what stands in front of it.
 *   off   exo/heap_direct.h        nothing
 *   on    exo/heap_thread_cache.h  free lists of the running thread, mm/heap_thread_cache.c
 *
 * The owner of an object knows its size and says it again when freeing: no header has to be read
 * to find it. Alignment is 16 bytes, and PAGE_BYTES for sizes that are multiples of it. Thread
 * context or start-up, never from an interrupt handler.
 */
#ifndef EXO_HEAP_H
#define EXO_HEAP_H

#include <exo/compiler.h>
#include <exo/kconfig.h>
#include <exo/types.h>

#ifdef CONFIG_MM_THREAD_CACHE
#include <exo/heap_thread_cache.h>
#else
#include <exo/heap_direct.h>
#endif

/* Everything larger fails. */
#define HEAP_BYTES_MAX ((size_t)64 * MIB)

void heap_init(void);

/* bytes > 0. NULL when there is no memory. Contents undefined. */
static inline void *heap_alloc(size_t bytes) __must_check;
void *heap_alloc_zeroed(size_t bytes) __must_check;

/* The bytes are those given to heap_alloc. NULL is ignored. */
static inline void heap_free(void *object, size_t bytes);

/* Give what threads hold of free objects back to the shared heap, and it whole pages to the frames;
 * true when there was any. Happens by itself when memory runs out; for tests. */
static inline bool heap_drain(void);

size_t heap_frames_count(void); /* 4 KiB frames that the heap holds */

/* What all objects occupy that somebody has, threads' free lists included. To the byte, by walking
 * the heap: for tests of leaks. */
size_t heap_used_bytes(void);

/* Panic at the first broken invariant. For tests and assert_slow. */
void heap_check(void);

/* With debugging: objects are sealed, checked and filled (mm/heap_debug.h). */
void *heap_alloc_checked(size_t bytes) __must_check;
void heap_free_checked(void *object, size_t bytes);

static __always_inline bool heap_is_checked(void)
{
	return IS_ENABLED(CONFIG_DEBUG_ASSERT_HOT) || IS_ENABLED(CONFIG_DEBUG_POISON) ||
	       IS_ENABLED(CONFIG_HOST_ASAN) || IS_ENABLED(CONFIG_HOST_VALGRIND);
}

static __always_inline void *heap_alloc(size_t bytes)
{
	return heap_is_checked() ? heap_alloc_checked(bytes) : heap_front_alloc(bytes);
}

static __always_inline void heap_free(void *object, size_t bytes)
{
	if (heap_is_checked())
		heap_free_checked(object, bytes);
	else
		heap_front_free(object, bytes);
}

#endif
