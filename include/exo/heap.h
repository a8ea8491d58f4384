/* SPDX-License-Identifier: MIT
 *
 * The kernel heap: the contract of choice MM_HEAP.
 *   list  mm/heap_list.c  first fit over an address-ordered free list, coalescing
 *   slab  mm/heap_slab.c  size-class slabs, a free list in each; inline for constant sizes
 *
 * The owner of an object knows its size and says it again when freeing: no header has to be read
 * to find it. Alignment is 16 bytes, and PAGE_BYTES for sizes that are multiples of it. Thread
 * context or start-up, never from an interrupt handler.
 */
#ifndef EXO_HEAP_H
#define EXO_HEAP_H

#include <exo/compiler.h>
#include <exo/types.h>

#ifdef CONFIG_MM_HEAP_SLAB
#include <exo/heap_slab.h>
#endif

/* Everything larger fails. */
#define HEAP_BYTES_MAX ((size_t)64 * MIB)

void heap_init(void);

/* bytes > 0. NULL when there is no memory. Contents undefined. */
void *heap_alloc(size_t bytes) __must_check;
void *heap_alloc_zeroed(size_t bytes) __must_check;

/* The bytes are those given to heap_alloc. NULL is ignored. */
void heap_free(void *object, size_t bytes);

size_t heap_frames_count(void); /* 4 KiB frames that the heap holds */

/* Panic at the first broken invariant. For tests and assert_slow. */
void heap_check(void);

#endif
