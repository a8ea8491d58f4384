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

/* Entry i is what stands at place i of each: an index scales without an instruction. Zeroed: no
 * epoch is 0. */
struct cap_cache {
	int64_t handle[CAP_CACHE_ENTRIES];
	uint64_t valid[CAP_CACHE_ENTRIES]; /* the epoch | what was asked for and found */
	struct cap *cap[CAP_CACHE_ENTRIES];
	struct kobject *object[CAP_CACHE_ENTRIES];
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
