/* SPDX-License-Identifier: MIT
 *
 * What malloc checks with DEBUG_ASSERT_HOT: which chunks there are, and which of their objects are
 * live. A free of anything else is reported and ends the agent. Without the option nothing is left
 * of it.
 */
#ifndef USER_MALLOC_DEBUG_H
#define USER_MALLOC_DEBUG_H

struct malloc_chunk;

#ifdef CONFIG_DEBUG_ASSERT_HOT

#include <exo/rbtree.h>
#include <exo/types.h>

#define MALLOC_DEBUG_OBJECTS_MAX 4096 /* of 16 bytes in a chunk */

struct malloc_debug_chunk {
	struct rb_node node;
	uint64_t live[MALLOC_DEBUG_OBJECTS_MAX / 64]; /* by (address - chunk) / 16 % 4096 */
};

/* A chunk comes into use, and is about to leave it. */
void malloc_debug_add(struct malloc_chunk *chunk);
void malloc_debug_remove(struct malloc_chunk *chunk);

/* object goes to the caller (returned; may be NULL), and comes back from it. */
void *malloc_debug_take(void *object);
void malloc_debug_free(void *object);

#else

struct malloc_debug_chunk {
};

static inline void malloc_debug_add(struct malloc_chunk *chunk)
{
	(void)chunk;
}

static inline void malloc_debug_remove(struct malloc_chunk *chunk)
{
	(void)chunk;
}

static inline void *malloc_debug_take(void *object)
{
	return object;
}

static inline void malloc_debug_free(void *object)
{
	(void)object;
}

#endif

#endif
