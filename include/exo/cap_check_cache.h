/* SPDX-License-Identifier: MIT
 *
 * CAP_CACHE: each thread remembers the last capabilities that it used by handle and need, directly
 * mapped by the low bits of the handle (contract: exo/cap_check.h). An entry is good in the epoch
 * in which it was made. One epoch serves the system, and it ends when a capability goes that has
 * been put into a cache (CAP_CACHED) since. Those with a deadline are never put there.
 *
 * Budget of a hit: 9 instructions, where the walk has 21.
 */
#ifndef EXO_CAP_CHECK_CACHE_H
#define EXO_CAP_CHECK_CACHE_H

#include <exo/cap_cache.h>
#include <exo/handle.h>

/* Ask the table, and remember. */
struct cap *cap_cache_miss(exo_handle_t handle, uint32_t need);

static __always_inline unsigned cap_cache_place(exo_handle_t handle)
{
	return (unsigned)handle & (CAP_CACHE_ENTRIES - 1);
}

static __always_inline bool cap_cache_has(const struct cap_cache *cache, exo_handle_t handle,
					  uint32_t need)
{
	unsigned i = cap_cache_place(handle);

	return likely(cache->handle[i] == handle && cache->valid[i] == (cap_cache_epoch | need));
}

static __always_inline struct cap *cap_check(exo_handle_t handle, uint32_t need)
{
	const struct cap_cache *cache = &arch_current()->cap_cache;

	if (cap_cache_has(cache, handle, need))
		return cache->cap[cap_cache_place(handle)];
	return cap_cache_miss(handle, need);
}

static __always_inline struct cap *cap_check_quick(const struct thread *thread, exo_handle_t handle,
						   uint32_t need)
{
	const struct cap_cache *cache = &thread->cap_cache;
	struct cap *cap;

	if (!cap_cache_has(cache, handle, need))
		return NULL;
	cap = cache->cap[cap_cache_place(handle)];
	if (!cap)
		__builtin_unreachable(); /* the caller need not ask again */
	return cap;
}

static __always_inline struct kobject *cap_check_object(exo_handle_t handle, uint32_t need)
{
	const struct cap_cache *cache = &arch_current()->cap_cache;
	const struct cap *cap;

	if (cap_cache_has(cache, handle, need))
		return cache->object[cap_cache_place(handle)];
	cap = cap_cache_miss(handle, need);
	return cap ? cap->object : NULL;
}

#endif
