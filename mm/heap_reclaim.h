/* SPDX-License-Identifier: MIT
 *
 * Between the frames and the heap when memory runs out: the frame allocator asks the heap for what
 * threads hold of it, except while the heap itself is asking for frames and is being changed. Off
 * (MM_THREAD_CACHE) nothing is left of it.
 */
#ifndef MM_HEAP_RECLAIM_H
#define MM_HEAP_RECLAIM_H

#include <exo/compiler.h>
#include <exo/types.h>

#ifdef CONFIG_MM_THREAD_CACHE

/* Around a call of the frame allocator by the shared heap. */
void heap_reclaim_hold(void);
void heap_reclaim_release(void);

/* heap_drain() unless held. */
bool heap_reclaim(void);

void heap_caches_check(void);

#else

static inline void heap_reclaim_hold(void) {}

static inline void heap_reclaim_release(void) {}

static inline bool heap_reclaim(void)
{
	return false;
}

static inline void heap_caches_check(void) {}

#endif

#endif
