/* SPDX-License-Identifier: MIT
 *
 * What a thread keeps of the capabilities that it used last: with CAP_CACHE a few of them, else
 * none (exo/cap_check.h).
 */
#ifndef EXO_CAP_CACHE_H
#define EXO_CAP_CACHE_H

#include <exo/types.h>

#ifdef CONFIG_CAP_CACHE
#define CAP_CACHE_ENTRIES 4
#else
#define CAP_CACHE_ENTRIES 0
#endif

struct cap_cache_entry {
	int64_t handle;
	uint64_t valid; /* the epoch | what was asked for and found */
	struct cap *cap;
	struct kobject *object;
};

/* Zeroed: no epoch is 0. */
struct cap_cache {
	struct cap_cache_entry entries[CAP_CACHE_ENTRIES];
};

/* Above the 32 bits of CAP_NEED. */
#define CAP_CACHE_EPOCH (1ull << 32)

extern uint64_t cap_cache_epoch;

/* A capability that some thread's cache may have goes, or loses what it was good for. */
static inline void cap_cache_forget(void)
{
	cap_cache_epoch += CAP_CACHE_EPOCH;
}

#endif
