/* SPDX-License-Identifier: MIT
 *
 * A frame's whole life. Allocation alone (frames.c) hides what an allocator puts off until the
 * frame comes back: a buddy allocator looks for the buddy and merges then.
 */
#include <exo/bench.h>
#include <exo/frames.h>

#define CYCLE_FRAMES 64

/* Returns how many there was memory for. */
static unsigned cycle_alloc(paddr_t *frames)
{
	for (unsigned i = 0; i < CYCLE_FRAMES; i++) {
		frames[i] = frame_alloc();
		bench_keep(frames[i]);
		if (frames[i] == PADDR_NONE)
			return i;
	}
	return CYCLE_FRAMES;
}

static void cycle_free(const paddr_t *frames, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		paddr_t frame = frames[i];

		bench_opaque(frame);
		frame_free(frame);
	}
}

BENCH(frame_cycle,
      .op = "one frame's life: allocate 64 frames of 4 KiB then free them in that order",
      .options = "MM_FRAMES")
{
	paddr_t frames[CYCLE_FRAMES];

	b->per_sample = CYCLE_FRAMES;
	bench_loop (b) {
		unsigned count;

		bench_begin(b);
		count = cycle_alloc(frames);
		cycle_free(frames, count);
		bench_end(b);
		if (count < CYCLE_FRAMES)
			bench_fail(b, "no memory for 64 frames");
	}
}
