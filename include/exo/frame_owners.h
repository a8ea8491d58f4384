/* SPDX-License-Identifier: MIT
 *
 * The seam of MM_COW towards frames: with it a private frame may have several owners
 * (exo/frame_refs.h), without it exactly one. The frames of a block that was split are counted one
 * by one; the functions on blocks treat all of them at once.
 */
#ifndef EXO_FRAME_OWNERS_H
#define EXO_FRAME_OWNERS_H

#ifdef CONFIG_MM_COW
#include <exo/frame_refs.h>
#else
#include <exo/frames.h>

static inline bool frame_is_shared(paddr_t frame __attribute__((unused)))
{
	return false;
}

static inline void frame_release(paddr_t frame)
{
	frame_free(frame);
}

static inline bool frame_block_is_shared(paddr_t block __attribute__((unused)),
					 unsigned order __attribute__((unused)))
{
	return false;
}

static inline void frame_block_release(paddr_t block, unsigned order)
{
	frames_join(block, order);
	frames_free(block, order);
}

static inline void frame_refs_init(struct boot_info *info __attribute__((unused))) {}
#endif

#endif
