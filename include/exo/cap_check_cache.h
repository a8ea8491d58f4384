/* SPDX-License-Identifier: MIT
 *
 * CAP_CACHE: each thread remembers the last capabilities that it used by handle and need, directly
 * mapped by the low bits of the handle (contract: exo/cap_check.h). An entry is good in the epoch
 * in which it was made. One epoch serves the system, and it ends when a capability goes that has
 * been put into a cache (CAP_CACHED) since. Those with a deadline are never put there.
 *
 * Budget of a hit: 11 instructions, where the walk has 21.
 */
#ifndef EXO_CAP_CHECK_CACHE_H
#define EXO_CAP_CHECK_CACHE_H

#include <exo/cap_cache.h>
#include <exo/handle.h>

/* Ask the table, and remember. */
struct cap *cap_cache_miss(exo_handle_t handle, uint32_t need);

static __always_inline struct cap_cache_entry *cap_cache_look(exo_handle_t handle, uint32_t need)
{
	struct cap_cache_entry *entry =
		&arch_current()->cap_cache.entries[handle & (CAP_CACHE_ENTRIES - 1)];

	if (unlikely(entry->handle != handle || entry->valid != (cap_cache_epoch | need)))
		return NULL;
	return entry;
}

static __always_inline struct cap *cap_check(exo_handle_t handle, uint32_t need)
{
	const struct cap_cache_entry *entry = cap_cache_look(handle, need);

	return likely(entry) ? entry->cap : cap_cache_miss(handle, need);
}

static __always_inline struct cap *cap_check_quick(exo_handle_t handle, uint32_t need)
{
	const struct cap_cache_entry *entry = cap_cache_look(handle, need);
	struct cap *cap;

	if (unlikely(!entry))
		return NULL;
	cap = entry->cap;
	if (!cap)
		__builtin_unreachable(); /* the caller need not ask again */
	return cap;
}

static __always_inline struct kobject *cap_check_object(exo_handle_t handle, uint32_t need)
{
	const struct cap_cache_entry *entry = cap_cache_look(handle, need);
	const struct cap *cap;

	if (likely(entry))
		return entry->object;
	cap = cap_cache_miss(handle, need);
	return cap ? cap->object : NULL;
}

#endif
