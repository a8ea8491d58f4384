/* SPDX-License-Identifier: MIT
 *
 * The inline half of MM_FRAMES_PERCPU (mm/frames_percpu.c has the rest): a stack of free frames for
 * each CPU in front of the allocator, as Bonwick and Adams call it a magazine (USENIX 2001). Only
 * its CPU touches it, in thread context, so it needs neither lock nor atomic. Only exo/frames.h
 * includes this, before it declares the contract.
 *
 * Between one refill and the next drain lie FRAME_CACHE_BATCH operations at least: a refill takes
 * one batch, a full stack gives one back.
 */
#ifndef EXO_FRAMES_PERCPU_H
#define EXO_FRAMES_PERCPU_H

#include <exo/compiler.h>
#include <exo/kconfig.h>
#include <exo/percpu.h>
#include <exo/types.h>

#define FRAME_CACHE_BATCH 32
#define FRAME_CACHE_MAX   (2 * FRAME_CACHE_BATCH)

struct frame_cache {
	size_t count;
	paddr_t frames[FRAME_CACHE_MAX];
};

extern PERCPU(struct frame_cache, frame_cache);

/* The other cases: an empty stack, a full one, debugging. */
paddr_t frame_cache_refill(struct frame_cache *cache) __must_check;
void frame_cache_overflow(struct frame_cache *cache, paddr_t frame);
paddr_t frame_cache_alloc_checked(void) __must_check;
void frame_cache_free_checked(paddr_t frame);
/* Several single frames at once, from either variant: up to `count`, returns how many. */
size_t frames_take(paddr_t *frames, size_t count);

bool frame_cache_give_back(struct frame_cache *cache);

static __always_inline paddr_t frame_cache_pop(void)
{
	size_t count = this_cpu(frame_cache).count;

	if (unlikely(!count))
		return frame_cache_refill(this_cpu_pointer(frame_cache));
	this_cpu(frame_cache).count = count - 1;
	return this_cpu(frame_cache).frames[count - 1];
}

static __always_inline void frame_cache_push(paddr_t frame)
{
	size_t count = this_cpu(frame_cache).count;

	if (unlikely(count == FRAME_CACHE_MAX)) {
		frame_cache_overflow(this_cpu_pointer(frame_cache), frame);
		return;
	}
	this_cpu(frame_cache).frames[count] = frame;
	this_cpu(frame_cache).count = count + 1;
}

static __always_inline bool frame_cache_is_checked(void)
{
	return IS_ENABLED(CONFIG_DEBUG_ASSERT_HOT) || IS_ENABLED(CONFIG_DEBUG_POISON) ||
	       IS_ENABLED(CONFIG_HOST_ASAN);
}

static inline __must_check paddr_t frame_alloc(void)
{
	return frame_cache_is_checked() ? frame_cache_alloc_checked() : frame_cache_pop();
}

static inline void frame_free(paddr_t frame)
{
	if (frame_cache_is_checked())
		frame_cache_free_checked(frame);
	else
		frame_cache_push(frame);
}

/* Of all CPUs. */
static inline size_t frame_cache_count(void)
{
	size_t count = 0;

	for (unsigned cpu = 0; cpu < cpu_count(); cpu++)
		count += cpu_data(cpu, frame_cache).count;
	return count;
}

static inline bool frame_cache_drain(void)
{
	bool any = false;

	for (unsigned cpu = 0; cpu < cpu_count(); cpu++)
		any |= frame_cache_give_back(&cpu_data(cpu, frame_cache));
	return any;
}

#endif
