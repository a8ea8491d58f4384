/* SPDX-License-Identifier: MIT
 *
 * MM_PREZERO: a stock of frames that are zero already, filled by the idle thread
 * (mm/frames_prezero.c). Off, the stock is always empty and nothing is left of it: who wants a
 * zeroed frame zeroes it. Thread context, like the frames themselves.
 */
#ifndef EXO_FRAMES_PREZERO_H
#define EXO_FRAMES_PREZERO_H

#include <exo/compiler.h>
#include <exo/types.h>

#define FRAME_STOCK_MAX 256 /* frames: 1 MiB */

#ifdef CONFIG_MM_PREZERO

extern size_t frame_stock_frames;

/* A frame filled with zeros, or PADDR_NONE when the stock is empty. */
paddr_t frame_stock_take(void) __must_check;

/* Zero one frame more; false when the stock is full, or memory too short to keep one. */
bool frame_stock_make(void);

/* A frame that is all zeros joins the stock; false when it is full. */
bool frame_stock_give(paddr_t frame) __must_check;

/* Give all of it back to the allocator; true when there was any. */
bool frame_stock_drain(void);

static inline size_t frame_stock_count(void)
{
	return frame_stock_frames;
}

#else

static inline __must_check paddr_t frame_stock_take(void)
{
	return PADDR_NONE;
}

static inline __must_check bool frame_stock_give(paddr_t frame __attribute__((unused)))
{
	return false;
}

static inline bool frame_stock_make(void)
{
	return false;
}

static inline bool frame_stock_drain(void)
{
	return false;
}

static inline size_t frame_stock_count(void)
{
	return 0;
}

#endif

#endif
