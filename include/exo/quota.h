/* SPDX-License-Identifier: MIT
 *
 * Memory quotas. Every allocation that the kernel makes for an agent (its memory, page tables,
 * kernel stack, bookkeeping) is charged to the agent's quota first, so that running out is the
 * agent's error and not the system's. Agents that fork share one quota with their children, which
 * bounds a fork bomb; it lives as long as the last of them. Thread context.
 */
#ifndef EXO_QUOTA_H
#define EXO_QUOTA_H

#include <exo/compiler.h>
#include <exo/types.h>
#include <uapi/exo/errors.h>

struct quota {
	size_t used_bytes;
	size_t limit_bytes;
	unsigned holders;
	bool vital; /* the system ends with who has it: served from the emergency frames if need be
		     */
};

/* A fresh quota with one holder; NULL without memory. */
struct quota *quota_create(size_t limit_bytes) __must_check;

/* One holder more, one less; the last one's leaving ends it. Everything charged must be credited by
 * then. */
struct quota *quota_get(struct quota *quota);
void quota_put(struct quota *quota);

/* -E_QUOTA when the limit would be passed; then nothing is charged. */
static inline __must_check int quota_charge(struct quota *quota, size_t bytes)
{
	if (bytes > quota->limit_bytes - quota->used_bytes)
		return -E_QUOTA;
	quota->used_bytes += bytes;
	return 0;
}

static inline void quota_credit(struct quota *quota, size_t bytes)
{
	quota->used_bytes -= bytes;
}

/* A frame that has been charged already; PADDR_NONE without memory. */
paddr_t quota_frame_take(struct quota *quota, bool zeroed) __must_check;

/* A frame, charged: -E_QUOTA, -E_NOMEM. Whoever frees it credits PAGE_BYTES. */
int quota_frame_alloc(struct quota *quota, paddr_t *frame, bool zeroed) __must_check;

#endif
