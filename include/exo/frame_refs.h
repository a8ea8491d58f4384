/* SPDX-License-Identifier: MIT
 *
 * How many owners a frame has, for memory that several address spaces share until one of them
 * writes. A frame has one owner when it is allocated; the count says how many there are besides,
 * so 0 is what every frame starts with and what nobody has to write. Single frames and the frames
 * of a block alike: each is counted by itself.
 *
 * Thread context, like the frames themselves. Whoever frees a frame that may be shared asks here
 * first; frame_free() itself knows nothing of owners.
 */
#ifndef EXO_FRAME_REFS_H
#define EXO_FRAME_REFS_H

#include <exo/assert.h>
#include <exo/compiler.h>
#include <exo/frames.h>

/* Owners besides the first, by frame number. */
extern uint32_t *frame_refs;

/* Start-up, once, while boot_alloc() works: four bytes for each frame up to the end of memory. */
void frame_refs_init(struct boot_info *info);

static __always_inline uint32_t *frame_refs_of(paddr_t frame)
{
	return &frame_refs[frame >> PAGE_SHIFT];
}

/* One more owner. */
static __always_inline void frame_ref(paddr_t frame)
{
	assert_hot(*frame_refs_of(frame) < UINT32_MAX);
	++*frame_refs_of(frame);
}

/* One owner less. True when it was the last: the frame is the caller's to free. */
static __always_inline __must_check bool frame_unref(paddr_t frame)
{
	uint32_t *others = frame_refs_of(frame);

	if (!*others)
		return true;
	--*others;
	return false;
}

/* Somebody else owns it too. */
static __always_inline bool frame_is_shared(paddr_t frame)
{
	return *frame_refs_of(frame) != 0;
}

/* One owner less; frees the frame with the last. */
static __always_inline void frame_release(paddr_t frame)
{
	if (frame_unref(frame))
		frame_free(frame);
}

/* The same for all frames of a block that frames_split made single ones; 1 <= order. Some 300
 * instructions for FRAME_ORDER_2M, or 2000 where a block is released that is shared. */
void frame_block_ref(paddr_t block, unsigned order);
bool frame_block_is_shared(paddr_t block, unsigned order); /* any of them is */
void frame_block_release(paddr_t block, unsigned order);

#endif
