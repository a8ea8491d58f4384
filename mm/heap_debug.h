/* SPDX-License-Identifier: MIT
 *
 * What every variant of the heap does for debugging, in one place. With DEBUG_ASSERT_HOT each
 * object is followed by a seal that holds its size and address, checked and broken when it is
 * freed: a double free, a free with another size and a write behind the end are caught there.
 * Objects of whole pages have no room for one without losing their alignment. With DEBUG_POISON
 * objects are filled. Without these options nothing is left of it.
 */
#ifndef MM_HEAP_DEBUG_H
#define MM_HEAP_DEBUG_H

#include <exo/assert.h>
#include <exo/heap.h>
#include "poison.h"

#define HEAP_SEAL_BYTES 16 /* keeps the objects' alignment */

static inline bool heap_debug_sealed(size_t bytes)
{
	return IS_ENABLED(CONFIG_DEBUG_ASSERT_HOT) && bytes % PAGE_BYTES;
}

/* What to allocate for an object of `bytes`. */
static inline size_t heap_debug_bytes(size_t bytes)
{
	return heap_debug_sealed(bytes) ? ALIGN_UP(bytes, HEAP_SEAL_BYTES) + HEAP_SEAL_BYTES
					: bytes;
}

static inline uint64_t *heap_debug_seal(void *object, size_t bytes)
{
	return (uint64_t *)((char *)object + ALIGN_UP(bytes, HEAP_SEAL_BYTES));
}

static inline void *heap_debug_alloc(void *object, size_t bytes)
{
	if (!object)
		return NULL;
	memory_poison(object, bytes, POISON_FRESH);
	if (heap_debug_sealed(bytes)) {
		uint64_t *seal = heap_debug_seal(object, bytes);

		seal[0] = bytes;
		seal[1] = (uintptr_t)object;
	}
	return object;
}

static inline void heap_debug_free(void *object, size_t bytes)
{
	if (heap_debug_sealed(bytes)) {
		uint64_t *seal = heap_debug_seal(object, bytes);

		assert_hot(seal[0] == bytes);
		assert_hot(seal[1] == (uintptr_t)object);
		seal[1] = 0;
	}
	memory_poison(object, bytes, POISON_FREED);
}

#endif
