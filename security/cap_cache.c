/* SPDX-License-Identifier: MIT
 *
 * CAP_CACHE: filling the caches of threads (exo/cap_check_cache.h).
 */
#include <exo/cap_check.h>

uint64_t cap_cache_epoch = CAP_CACHE_EPOCH;

__noinline struct cap *cap_cache_miss(exo_handle_t handle, uint32_t need)
{
	struct thread *thread = arch_current();
	struct cap_cache *cache = &thread->cap_cache;
	struct cap *cap = handle_place(thread->agent->handles, handle);
	unsigned i = cap_cache_place(handle);

	if (!cap || cap->handle != handle || !cap_matches(cap, need))
		return NULL;
	cap->kind |= CAP_CACHED;
	cache->handle[i] = handle;
	cache->valid[i] = cap_cache_epoch | need;
	cache->cap[i] = cap;
	cache->object[i] = cap->object;
	return cap;
}
