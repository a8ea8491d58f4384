/* SPDX-License-Identifier: MIT
 *
 * The heap that an agent's threads share, private to malloc: chunks of equal objects, and mappings
 * of one large object each.
 *
 *	chunk (MALLOC_CHUNK_BYTES, aligned to it)
 *	+--------+---------+---------+-----+---------+- - - - - - +
 *	| header | object  | object  | ... | object  | never used |
 *	+--------+---------+---------+-----+---------+- - - - - - +
 *	                     on `free` or in use      ^ fresh
 *
 * The header of any object is found by rounding (its address - 1) down to a chunk: a large object
 * may start at the end of the first chunk of its mapping, where it can have any alignment. Objects
 * of a class are aligned to the largest power of two that divides their size.
 */
#ifndef USER_MALLOC_HEAP_H
#define USER_MALLOC_HEAP_H

#include <exo/compiler.h>
#include <exo/list.h>
#include <exo/types.h>
#include <exo_user/malloc.h>
#include <exo_user/malloc_class.h>
#include "lock.h"
#include "malloc_debug.h"

#define MALLOC_CHUNK_BYTES     (64 * KIB)
#define MALLOC_ALIGNMENT       16
#define MALLOC_ALIGNMENT_MAX   GIB
#define MALLOC_LARGE_BYTES_MAX ((size_t)1 << 46)

/* The class number of large objects. */
#define MALLOC_CLASS_LARGE MALLOC_CLASSES

struct malloc_free {
	struct malloc_free *next;
};

struct malloc_chunk {
	uint32_t class;    /* MALLOC_CLASS_LARGE: the mapping of one object */
	uint32_t used;     /* objects that are not free */
	uint32_t capacity; /* objects that fit */
	uint32_t fresh;    /* offset of the first object that was never used */
	struct malloc_free *free;
	struct list_node node; /* on its class's list, unless exhausted */
	size_t bytes;          /* of the mapping */
	struct malloc_debug_chunk debug;
} __aligned(64);

/* The lock of everything here but the threads' own caches. */
extern struct lock malloc_heap_lock;

static inline void malloc_lock(void)
{
	lock_take(&malloc_heap_lock);
}

static inline void malloc_unlock(void)
{
	lock_release(&malloc_heap_lock);
}

static inline struct malloc_chunk *malloc_chunk_of(const void *object)
{
	return (struct malloc_chunk *)ALIGN_DOWN((uintptr_t)object - 1, MALLOC_CHUNK_BYTES);
}

/* malloc_chunk.c. With the lock held. Mapped memory whose address + lead is a multiple of
 * alignment; the chunk's header says how many bytes. NULL when the kernel has none. */
struct malloc_chunk *malloc_chunk_map(size_t bytes, size_t alignment, size_t lead) __must_check;
void malloc_chunk_unmap(struct malloc_chunk *chunk);

/* malloc_heap.c. With the lock held: one object of a class from the heap and back. */
void *malloc_heap_take(unsigned class) __must_check;
void malloc_heap_give(void *object);

/* Give chunks back in which nothing is in use. */
void malloc_heap_trim(void);

/* malloc_large.c. Takes the lock. Fresh memory: all zeros. alignment: a power of two. */
void *malloc_large(size_t bytes, size_t alignment) __must_check;
void malloc_large_free(struct malloc_chunk *chunk);

/* The variants (malloc_shared.c, malloc_cache.c): an object of a class. */
void *malloc_small(unsigned class) __must_check;

/* The calling thread is about to end: what it keeps for itself goes back to the heap. */
void malloc_thread_end(void);

#endif
