/* SPDX-License-Identifier: MIT
 *
 * CAP_CACHE: filling the caches of threads (exo/cap_check_cache.h).
 */
#include <exo/cap_check.h>

uint64_t cap_cache_epoch = CAP_CACHE_EPOCH;

struct cap *cap_cache_miss(exo_handle_t handle, uint32_t need)
{
	struct thread *thread = arch_current();
	struct cap *cap = handle_place(thread->agent->handles, handle);

	if (!cap || cap->handle != handle || !cap_matches(cap, need))
		return NULL;
	cap->kind |= CAP_CACHED;
	thread->cap_cache.entries[handle & (CAP_CACHE_ENTRIES - 1)] = (struct cap_cache_entry){
		.handle = handle,
		.valid = cap_cache_epoch | need,
		.cap = cap,
		.object = cap->object,
	};
	return cap;
}
