/* SPDX-License-Identifier: MIT
 *
 * Tests of what surrounds the frame allocator: memory below a limit, split blocks, reservations,
 * and the frames that caches in front of it keep at hand. The same for every variant and with and
 * without the caches: each leaves as many frames free as it found.
 */
#include <exo/arch.h>
#include <exo/frame_reserve.h>
#include <exo/frames.h>
#include <exo/frames_prezero.h>
#include <exo/sched.h>
#include <exo/string.h>
#include <exo/test.h>
#include <exo/time.h>
#include "memory_hog.h"

/* Frames linked through their first words. */
struct chained_frame {
	struct chained_frame *next;
};

static void chain_add(struct chained_frame **chain, paddr_t frame)
{
	struct chained_frame *link = arch_phys_to_virt(frame);

	link->next = *chain;
	*chain = link;
}

static size_t chain_free(struct chained_frame **chain)
{
	size_t count = 0;

	for (; *chain; count++) {
		struct chained_frame *link = *chain;

		*chain = link->next;
		frame_free(arch_virt_to_phys(link));
	}
	return count;
}

/* Take all single frames below a limit: each is below it, and when there are no more nobody else
 * gets one there either. */
TEST(frames_below_finds_every_frame)
{
	const paddr_t limit = (16 + test_rounds(t, 32)) * MIB;
	size_t before = frames_free_count(), below = 0, stray = 0, beyond = 0;
	struct chained_frame *chain = NULL, *rest = NULL;
	paddr_t frame;

	while ((frame = frames_alloc_below(0, limit)) != PADDR_NONE) {
		beyond += frame + PAGE_BYTES > limit;
		chain_add(&chain, frame);
		below++;
	}
	frames_check();
	while ((frame = frame_alloc()) != PADDR_NONE) {
		stray += frame < limit;
		chain_add(&rest, frame);
	}
	CHECK_EQUAL(frames_free_count(), 0);
	CHECK_EQUAL(chain_free(&rest), before - below);
	CHECK_EQUAL(chain_free(&chain), below);
	CHECK(below > 1000);
	CHECK_EQUAL(beyond, 0);
	CHECK_EQUAL(stray, 0);
	CHECK_EQUAL(frames_free_count(), before);
	frames_check();
}

TEST(frames_below_blocks)
{
	size_t before = frames_free_count();

	for (unsigned order = 0; order <= FRAME_ORDER_2M; order++) {
		paddr_t block = frames_alloc_below(order, 64 * MIB);

		CHECK(block != PADDR_NONE);
		CHECK_EQUAL(block % (PAGE_BYTES << order), 0);
		CHECK(block + (PAGE_BYTES << order) <= 64 * MIB);
		CHECK_EQUAL(frames_free_count(), before - ((size_t)1 << order));
		frames_check();
		frames_free(block, order);
	}
	CHECK_EQUAL(frames_alloc_below(0, 0), PADDR_NONE);
	CHECK_EQUAL(frames_alloc_below(0, PAGE_BYTES - 1), PADDR_NONE);
	CHECK_EQUAL(frames_alloc_below(FRAME_ORDER_MAX, 16 * MIB), PADDR_NONE);
	CHECK_EQUAL(frames_free_count(), before);
	frames_check();
}

TEST(frames_split_blocks_go_back_one_by_one)
{
	size_t before = frames_free_count();
	paddr_t block = frames_alloc(FRAME_ORDER_2M);

	CHECK(block != PADDR_NONE);
	frames_split(block, FRAME_ORDER_2M);
	for (unsigned i = 0; i < 1 << FRAME_ORDER_2M; i++)
		frame_free(block + (i * 37 % (1 << FRAME_ORDER_2M)) * PAGE_BYTES);
	CHECK_EQUAL(frames_free_count(), before);
	frames_check();
}

/* Single frames that come and go in runs of random length, with larger blocks between: nobody gets
 * a frame that somebody has. */
#define OWNED_MAX 400

TEST(frames_singles_random)
{
	static paddr_t owned[OWNED_MAX];
	size_t before = frames_free_count();
	unsigned count = 0;

	for (unsigned round = 0; round < 300; round++) {
		unsigned run = 1 + (unsigned)(test_random(t) % 150);
		bool taking = test_random(t) & 1;

		for (; run-- && (taking ? count < OWNED_MAX : count);) {
			uint64_t *words;

			if (taking) {
				owned[count] = frame_alloc();
				CHECK(owned[count] != PADDR_NONE);
				words = arch_phys_to_virt(owned[count]);
				words[0] = words[511] = owned[count] ^ count;
				count++;
				continue;
			}
			count--;
			words = arch_phys_to_virt(owned[count]);
			CHECK_EQUAL(words[0], owned[count] ^ count);
			CHECK_EQUAL(words[511], words[0]);
			frame_free(owned[count]);
		}
		CHECK_EQUAL(frames_free_count(), before - count);
		if (round % 50 == 0) {
			paddr_t block = frames_alloc(FRAME_ORDER_2M);

			CHECK(block != PADDR_NONE);
			memset(arch_phys_to_virt(block), 0xff, PAGE_BYTES << FRAME_ORDER_2M);
			frames_free(block, FRAME_ORDER_2M);
			frames_check();
		}
	}
	while (count)
		frame_free(owned[--count]);
	CHECK_EQUAL(frames_free_count(), before);
	frames_check();
}

/* Freed single frames are not kept from whoever wants a large block: with everything taken and one
 * large block given back frame by frame it can be had again as one. */
TEST(frames_caches_drain_for_large_blocks)
{
	size_t before = frames_free_count();
	paddr_t block = frames_alloc(FRAME_ORDER_2M), again;
	struct hog_block *taken = NULL;

	CHECK(block != PADDR_NONE);
	hog_take_all(&taken);
	frames_split(block, FRAME_ORDER_2M);
	for (unsigned i = 0; i < 1 << FRAME_ORDER_2M; i++)
		frame_free(block + i * PAGE_BYTES);
	again = frames_alloc(FRAME_ORDER_2M);
	if (again != PADDR_NONE)
		frames_free(again, FRAME_ORDER_2M);
	hog_release(&taken);
	CHECK_EQUAL(again, block);
	CHECK_EQUAL(frames_free_count(), before);
	frames_check();
}

static size_t nonzero_bytes(paddr_t frame)
{
	const uint8_t *bytes = arch_phys_to_virt(frame);
	size_t count = 0;

	for (size_t i = 0; i < PAGE_BYTES; i++)
		count += bytes[i] != 0;
	return count;
}

/* Frames written full, given back, and an idle pause: zeroed frames are zero, whoever did it. */
#define ZEROED_FRAMES 300

TEST(frames_zeroed_after_idle)
{
	static paddr_t frames[ZEROED_FRAMES];
	size_t before = frames_free_count(), nonzero = 0;

	for (unsigned round = 0; round < 3; round++) {
		sched_sleep_until(time_now_ns() + 50000000, 0);
		CHECK_EQUAL(frames_free_count(), before);
		for (unsigned i = 0; i < ZEROED_FRAMES; i++) {
			frames[i] = frame_alloc_zeroed();
			CHECK(frames[i] != PADDR_NONE);
			nonzero += nonzero_bytes(frames[i]);
			memset(arch_phys_to_virt(frames[i]), 0xff, PAGE_BYTES);
		}
		CHECK_EQUAL(frames_free_count(), before - ZEROED_FRAMES);
		for (unsigned i = 0; i < ZEROED_FRAMES; i++)
			frame_free(frames[i]);
	}
	CHECK_EQUAL(nonzero, 0);
	CHECK_EQUAL(frames_free_count(), before);
	frames_check();
}

/* The stock fills up and no further, and exhaustion finds what is in it. */
TEST(frames_stock_is_bounded)
{
	size_t before = frames_free_count(), pieces = 0;
	struct hog_block *taken = NULL;
	size_t left;

	while (frame_stock_make() && pieces <= FRAME_STOCK_MAX)
		pieces++;
	CHECK(pieces <= FRAME_STOCK_MAX);
	CHECK(frame_stock_count() <= FRAME_STOCK_MAX);
	CHECK_EQUAL(frames_free_count(), before);
	hog_take_all(&taken);
	left = frames_free_count() + frame_stock_count() + frame_cache_count();
	hog_release(&taken);
	CHECK_EQUAL(left, 0);
	CHECK_EQUAL(frames_free_count(), before);
}

/* What was promised is there when nothing else is. */
TEST(frames_reserve_keeps_its_promise)
{
	struct frame_reserve reserve = { 0 }, greedy = { 0 };
	size_t before = frames_free_count(), given = 0;
	struct chained_frame *chain = NULL;
	struct hog_block *taken = NULL;
	paddr_t frame;
	int refused;

	CHECK_EQUAL(frame_reserve_fill(&reserve, 5), 0);
	CHECK_EQUAL(frame_reserve_fill(&reserve, 3), 0);
	CHECK_EQUAL(reserve.count, 5);
	CHECK_EQUAL(frames_free_count(), before - 5);
	refused = frame_reserve_fill(&greedy, before);
	CHECK_EQUAL(refused, -E_NOMEM);
	CHECK_EQUAL(greedy.count, 0);
	CHECK_EQUAL(frames_free_count(), before - 5);
	hog_take_all(&taken);
	for (; given < 3 && (frame = frame_reserve_take(&reserve)) != PADDR_NONE; given++)
		chain_add(&chain, frame);
	hog_release(&taken);
	CHECK_EQUAL(given, 3);
	frame_reserve_release(&reserve);
	CHECK_EQUAL(frame_reserve_take(&reserve), PADDR_NONE);
	CHECK_EQUAL(frames_free_count(), before - 3);
	CHECK_EQUAL(chain_free(&chain), 3);
	CHECK_EQUAL(frames_free_count(), before);
}

TEST(frames_emergency_has_its_own)
{
	size_t before = frames_free_count(), given = 0;
	struct chained_frame *chain = NULL;
	struct hog_block *taken = NULL;
	paddr_t frame;

	for (unsigned round = 0; round < 2; round++) {
		hog_take_all(&taken);
		while ((frame = frame_alloc_emergency()) != PADDR_NONE) {
			chain_add(&chain, frame);
			given++;
		}
		hog_release(&taken);
		chain_free(&chain);
		/* With memory again an emergency first puts back what the last one took. */
		frame = frame_alloc_emergency();
		CHECK(frame != PADDR_NONE);
		frame_free(frame);
		CHECK_EQUAL(frames_free_count(), before);
	}
	CHECK_EQUAL(given, 2 * FRAME_EMERGENCY_COUNT);
	frames_check();
}
