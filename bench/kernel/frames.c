/* SPDX-License-Identifier: MIT
 *
 * Benchmarks of the frame allocator: allocation alone. Blocks are given back in batches between the
 * measured regions, so that allocation meets what it meets in life: a run of its own kind.
 */
#include <exo/bench.h>
#include <exo/frames.h>
#include <exo/sched.h>
#include <exo/time.h>

#define HELD_MAX 64

/* Blocks of one order that wait to be given back. */
struct held_blocks {
	unsigned order;
	unsigned count;
	paddr_t blocks[HELD_MAX];
};

/* Single frames as everybody frees them. */
static void held_free(paddr_t block, unsigned order)
{
	if (order)
		frames_free(block, order);
	else
		frame_free(block);
}

static void held_release(struct held_blocks *held)
{
	while (held->count)
		held_free(held->blocks[--held->count], held->order);
}

/* Outside of the measured region. */
static void held_add(struct bench_run *b, struct held_blocks *held, paddr_t block, unsigned limit)
{
	if (block == PADDR_NONE)
		bench_fail(b, "no free block");
	else
		held->blocks[held->count++] = block;
	if (held->count == limit)
		held_release(held);
}

BENCH(frame_alloc,
      .op = "allocate one frame of 4 KiB; given back 64 at a time outside the measured region",
      .goal = 20, .options = "MM_FRAMES MM_FRAMES_PERCPU CC_OPT")
{
	struct held_blocks held = { .order = 0 };

	bench_loop (b) {
		paddr_t frame;

		bench_begin(b);
		frame = frame_alloc();
		bench_keep(frame);
		bench_end(b);
		held_add(b, &held, frame, HELD_MAX);
	}
	held_release(&held);
}

BENCH(frame_alloc_2m,
      .op = "allocate one aligned 2 MiB block; given back 16 at a time outside the measured region",
      .goal = 120, .options = "MM_FRAMES CC_OPT")
{
	struct held_blocks held = { .order = FRAME_ORDER_2M };

	bench_loop (b) {
		paddr_t block;

		bench_begin(b);
		block = frames_alloc(FRAME_ORDER_2M);
		bench_keep(block);
		bench_end(b);
		held_add(b, &held, block, 16);
	}
	held_release(&held);
}

/* Long enough for the idle thread to zero as many. */
#define PAUSE_NS 50000000

BENCH(frame_alloc_zeroed,
      .op = "allocate one frame filled with zeros; given back 64 at a time with a pause of 50 ms",
      .options = "MM_PREZERO")
{
	struct held_blocks held = { .order = 0 };

	bench_loop (b) {
		paddr_t frame;

		if (!held.count)
			sched_sleep_until(time_now_ns() + PAUSE_NS, 0);
		bench_begin(b);
		frame = frame_alloc_zeroed();
		bench_keep(frame);
		bench_end(b);
		held_add(b, &held, frame, HELD_MAX);
	}
	held_release(&held);
}
