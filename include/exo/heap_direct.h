/* SPDX-License-Identifier: MIT
 *
 * MM_THREAD_CACHE off: every allocation goes to the shared heap, and threads hold nothing. Only
 * exo/heap.h includes this, before it declares the contract.
 */
#ifndef EXO_HEAP_DIRECT_H
#define EXO_HEAP_DIRECT_H

#include <exo/heap_shared.h>

static __always_inline __must_check void *heap_front_alloc(size_t bytes)
{
	return heap_shared_alloc(bytes);
}

static __always_inline void heap_front_free(void *object, size_t bytes)
{
	heap_shared_free(object, bytes);
}

static inline bool heap_drain(void)
{
	return false;
}

#endif
