/* SPDX-License-Identifier: MIT
 *
 * Physical memory in frames of 4 KiB: the contract of choice MM_FRAMES.
 *   bitmap  mm/frames_bitmap.c  next-fit scan of one bit per frame
 *   buddy   mm/frames_buddy.c   power-of-two blocks, O(orders)
 * and of MM_FRAMES_PERCPU, which decides where single frames come from.
 *   off     exo/frames_global.h  from the allocator
 *   on      exo/frames_percpu.h  from a stack of frames of this CPU, mm/frames_percpu.c
 *
 * A block of order k is 2^k frames, aligned to its size. Thread context, or start-up; never from an
 * interrupt handler, so no call disables interrupts. Contents of a fresh block are undefined.
 */
#ifndef EXO_FRAMES_H
#define EXO_FRAMES_H

#include <exo/boot_info.h>
#include <exo/compiler.h>
#include <exo/types.h>

#ifdef CONFIG_MM_FRAMES_PERCPU
#include <exo/frames_percpu.h>
#else
#include <exo/frames_global.h>
#endif

#define FRAME_ORDER_2M  9
#define FRAME_ORDER_MAX 18 /* 1 GiB */

/* Take over all usable memory that no reserved range covers. The allocator's own tables come from
 * boot_alloc() (boot_alloc.h). Called once, at start-up. */
void frames_init(struct boot_info *info);

/* A block of 2^order frames, or PADDR_NONE when there is none. order <= FRAME_ORDER_MAX. */
paddr_t frames_alloc(unsigned order) __must_check;

/* The same for a device that cannot address all memory: the block ends at or below `limit`. Other
 * allocations take memory above FRAMES_BELOW_4G first. A search, not for hot paths. */
#define FRAMES_BELOW_4G ((paddr_t)4 * GIB)
paddr_t frames_alloc_below(unsigned order, paddr_t limit) __must_check;

/* Give back a block with the order it was allocated with. */
void frames_free(paddr_t block, unsigned order);

/* From now on the block is 2^order single frames, each to be given back by itself. */
void frames_split(paddr_t block, unsigned order);

/* The inverse: 2^order single frames that make up an aligned block are one block again. */
void frames_join(paddr_t block, unsigned order);

/* One frame, or PADDR_NONE; give it back. The same as with order 0, where the two may be mixed. */
static inline __must_check paddr_t frame_alloc(void);
static inline void frame_free(paddr_t frame);

/* One frame filled with zeros, or PADDR_NONE. */
paddr_t frame_alloc_zeroed(void) __must_check;

/* Give back a single frame that is all zeros: MM_PREZERO can use it as it is. */
void frame_free_zeroed(paddr_t frame);

size_t frames_free_count(void);  /* frames free now, wherever they are kept */
size_t frames_total_count(void); /* frames given to frames_init: free or allocated */

/* What frames_init takes over, as ranges of whole pages: usable memory minus the reserved ranges,
 * which may overlap and lie at any byte. Start with the empty range { 0, 0 }; each call moves to
 * the next range behind it, false when there is none. */
bool frames_range_next(const struct boot_info *info, struct boot_range *range);

/* Walk the allocator's structures; panic at the first broken invariant. For tests and assert_slow.
 */
void frames_check(void);

/* Free frames at hand in front of the allocator, and their way back to it: true when there were
 * any. The allocator itself asks for them before it says that there is no memory. */
static inline size_t frame_cache_count(void);
static inline bool frame_cache_drain(void);

#endif
