/* SPDX-License-Identifier: MIT
 *
 * External fragmentation of physical memory: how much of what is free is of no use to somebody who
 * wants 2 MiB in one piece, after a long life of allocations of mixed sizes.
 *
 * The workload is the same in every run: a slot is drawn; an empty one gets a block of order k with
 * probability 2^-(k+1), up to 1 MiB; a full one loses its block. In equilibrium half of the slots
 * are full, about a fifteenth of 512 MiB, and every block has lived for a random time.
 */
#include <exo/arch.h>
#include <exo/bench.h>
#include <exo/frames.h>
#include <exo/heap.h>

#define SLOTS     4096
#define STEPS     400000
#define ORDER_TOP 8
#define SEED      0x9e3779b97f4a7c15

struct slot {
	paddr_t block; /* PADDR_NONE: empty */
	unsigned order;
};

/* xorshift64* (Marsaglia 2003, Vigna 2016). */
static uint64_t next_random(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 0x2545f4914f6cdd1d;
}

static void slot_empty(struct slot *slot)
{
	if (slot->block != PADDR_NONE)
		frames_free(slot->block, slot->order);
	slot->block = PADDR_NONE;
}

static void slot_fill(struct slot *slot, uint64_t random)
{
	slot->order = (unsigned)__builtin_ctzll(random | 1 << ORDER_TOP);
	slot->block = slot->order ? frames_alloc(slot->order) : frame_alloc();
}

static void workload(struct slot *slots)
{
	uint64_t state = SEED;

	for (unsigned i = 0; i < SLOTS; i++)
		slots[i].block = PADDR_NONE;
	for (unsigned step = 0; step < STEPS; step++) {
		uint64_t random = next_random(&state) >> 16;
		struct slot *slot = &slots[random % SLOTS];

		if (slot->block == PADDR_NONE)
			slot_fill(slot, random / SLOTS);
		else
			slot_empty(slot);
	}
}

/* Frames in blocks of 2 MiB: takes all there are, linked through their first words, and gives them
 * back. */
static size_t frames_in_large_blocks(void)
{
	size_t frames = 0;
	paddr_t taken = PADDR_NONE, block;

	while ((block = frames_alloc(FRAME_ORDER_2M)) != PADDR_NONE) {
		*(paddr_t *)arch_phys_to_virt(block) = taken;
		taken = block;
		frames += (size_t)1 << FRAME_ORDER_2M;
	}
	while (taken != PADDR_NONE) {
		block = taken;
		taken = *(paddr_t *)arch_phys_to_virt(block);
		frames_free(block, FRAME_ORDER_2M);
	}
	return frames;
}

BENCH(fragmentation,
      .op = "free memory that is in no free 2 MiB block after 400000 random allocations and frees",
      .unit = BENCH_HUNDREDTHS, .goal = 1000, .options = "MM_FRAMES")
{
	struct slot *slots = heap_alloc(SLOTS * sizeof(*slots));
	size_t free_frames;

	if (!slots) {
		bench_fail(b, "no memory for the slots");
		return;
	}
	workload(slots);
	free_frames = frames_free_count();
	bench_value(b, 10000 - frames_in_large_blocks() * 10000 / free_frames);
	for (unsigned i = 0; i < SLOTS; i++)
		slot_empty(&slots[i]);
	heap_free(slots, SLOTS * sizeof(*slots));
}
