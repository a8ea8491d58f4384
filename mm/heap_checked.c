/* SPDX-License-Identifier: MIT
 *
 * The heap as its users see it while debugging, in front of whatever is configured: objects with
 * seals and poison (heap_debug.h).
 */
#include <exo/heap.h>
#include "heap_debug.h"

void *heap_alloc_checked(size_t bytes)
{
	assert_hot(bytes);
	if (bytes > HEAP_BYTES_MAX)
		return NULL;
	return heap_debug_alloc(heap_front_alloc(heap_debug_bytes(bytes)), bytes);
}

void heap_free_checked(void *object, size_t bytes)
{
	if (!object)
		return;
	heap_debug_free(object, bytes);
	heap_front_free(object, heap_debug_bytes(bytes));
}
