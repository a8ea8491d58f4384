/* SPDX-License-Identifier: MIT
 *
 * The checks of malloc_debug.h. The chunks are in a tree by address, because the header of a wild
 * pointer's chunk cannot be looked at before it is known that there is one.
 */
#include <exo/bitmap.h>
#include <exo/string.h>
#include <exo_user/console.h>
#include "malloc_heap.h"

static struct rb_tree chunks;

static struct malloc_chunk *entry(struct rb_node *node)
{
	return rb_entry(node, struct malloc_chunk, debug.node);
}

void malloc_debug_add(struct malloc_chunk *chunk)
{
	struct rb_node *parent = NULL;
	enum rb_side side = RB_LEFT;

	for (struct rb_node *at = chunks.top; at; at = at->child[side]) {
		parent = at;
		side = chunk > entry(at) ? RB_RIGHT : RB_LEFT;
	}
	rb_insert(&chunks, &chunk->debug.node, parent, side);
	memset(chunk->debug.live, 0, sizeof(chunk->debug.live));
}

void malloc_debug_remove(struct malloc_chunk *chunk)
{
	rb_erase(&chunks, &chunk->debug.node);
}

static bool is_chunk(const struct malloc_chunk *chunk)
{
	struct rb_node *at = chunks.top;

	while (at && entry(at) != chunk)
		at = at->child[chunk > entry(at) ? RB_RIGHT : RB_LEFT];
	return at;
}

/* The bit of an object; 16 bytes are the smallest distance, the end of a chunk is bit 0. */
static size_t live_bit(const void *object)
{
	return (uintptr_t)object / MALLOC_ALIGNMENT % MALLOC_DEBUG_OBJECTS_MAX;
}

void *malloc_debug_take(void *object)
{
	if (object)
		bitmap_set(malloc_chunk_of(object)->debug.live, live_bit(object));
	return object;
}

void malloc_debug_free(void *object)
{
	struct malloc_chunk *chunk = malloc_chunk_of(object);

	if ((uintptr_t)object % MALLOC_ALIGNMENT || !is_chunk(chunk) ||
	    !bitmap_test(chunk->debug.live, live_bit(object))) {
		printf("free(%p): not a live object\n", object);
		__builtin_trap();
	}
	bitmap_clear(chunk->debug.live, live_bit(object));
}
