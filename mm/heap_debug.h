/* SPDX-License-Identifier: MIT
 *
 * What every variant of the heap does for debugging, in one place. With DEBUG_ASSERT_HOT each
 * object is followed by a red zone: the padding up to the next 16 bytes, filled with a pattern, and
 * a seal that holds the object's size and address. Both are checked when it is freed, and the seal
 * is broken: a double free, a free with another size and a write behind the end, by one byte too,
 * are caught there. Objects of whole pages have no room for it without losing their alignment.
 * With DEBUG_POISON objects are filled. With
 * HOST_ASAN red zones and what is freed are forbidden (exo/sanitize.h). Without these options
 * nothing is left of it.
 */
#ifndef MM_HEAP_DEBUG_H
#define MM_HEAP_DEBUG_H

#include <exo/assert.h>
#include <exo/heap.h>
#include <exo/sanitize.h>
#include "poison.h"

#define HEAP_SEAL_BYTES 16 /* keeps the objects' alignment */

static inline bool heap_debug_sealed(size_t bytes)
{
	return (IS_ENABLED(CONFIG_DEBUG_ASSERT_HOT) || IS_ENABLED(CONFIG_HOST_ASAN)) &&
	       bytes % PAGE_BYTES;
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

/* The padding between the object's end and its seal. */
static inline void heap_debug_mark_padding(void *object, size_t bytes)
{
	memset((char *)object + bytes, POISON_BEHIND, ALIGN_UP(bytes, HEAP_SEAL_BYTES) - bytes);
}

static inline bool heap_debug_padding_is_intact(const void *object, size_t bytes)
{
	const uint8_t *at = object;

	for (size_t i = bytes; i < ALIGN_UP(bytes, HEAP_SEAL_BYTES); i++)
		if (at[i] != POISON_BEHIND)
			return false;
	return true;
}

static inline void *heap_debug_alloc(void *object, size_t bytes)
{
	if (!object)
		return NULL;
	memory_allow(object, heap_debug_bytes(bytes));
	memory_fresh(object, bytes);
	memory_poison(object, bytes, POISON_FRESH);
	if (heap_debug_sealed(bytes)) {
		uint64_t *seal = heap_debug_seal(object, bytes);

		heap_debug_mark_padding(object, bytes);
		seal[0] = bytes;
		seal[1] = (uintptr_t)object;
	}
	memory_forbid((char *)object + bytes, heap_debug_bytes(bytes) - bytes);
	return object;
}

static inline void heap_debug_free(void *object, size_t bytes)
{
	memory_allow((char *)object + bytes, heap_debug_bytes(bytes) - bytes);
	if (heap_debug_sealed(bytes)) {
		uint64_t *seal = heap_debug_seal(object, bytes);

		assert_hot(seal[0] == bytes);
		assert_hot(seal[1] == (uintptr_t)object);
		assert_hot(heap_debug_padding_is_intact(object, bytes));
		seal[1] = 0;
	}
	memory_poison(object, bytes, POISON_FREED);
	memory_forbid(object, heap_debug_bytes(bytes));
}

#endif
