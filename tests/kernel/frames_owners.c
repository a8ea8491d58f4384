/* SPDX-License-Identifier: MIT
 *
 * Frames with several owners, as copy-on-write has them (exo/frame_refs.h).
 */
#include <exo/frame_refs.h>
#include <exo/test.h>

TEST(frames_owners_are_counted)
{
	size_t before = frames_free_count();
	paddr_t frame;

	frame = frame_alloc();
	CHECK(frame != PADDR_NONE);
	CHECK(!frame_is_shared(frame));
	frame_ref(frame);
	frame_ref(frame);
	CHECK(frame_is_shared(frame));
	CHECK(!frame_unref(frame));
	CHECK(frame_is_shared(frame));
	frame_release(frame);
	CHECK(!frame_is_shared(frame));
	CHECK_EQUAL(frames_free_count(), before - 1);
	CHECK(frame_unref(frame));
	frame_release(frame);
	CHECK_EQUAL(frames_free_count(), before);
}

#define BLOCK_FRAMES 512

/* As many other owners as the number says, for the frame with that number. */
static bool counts_are(paddr_t block, const uint32_t *others)
{
	for (unsigned i = 0; i < BLOCK_FRAMES; i++)
		if (*frame_refs_of(block + i * PAGE_BYTES) != others[i])
			return false;
	return true;
}

/* All frames of a block at once, against each by itself: some have no other owner, some many. */
TEST(frames_owners_of_a_block)
{
	static uint32_t others[BLOCK_FRAMES];
	size_t before = frames_free_count();
	paddr_t block = frames_alloc(FRAME_ORDER_2M);

	CHECK(block != PADDR_NONE);
	frames_split(block, FRAME_ORDER_2M);
	CHECK(!frame_block_is_shared(block, FRAME_ORDER_2M));
	for (unsigned i = 0; i < BLOCK_FRAMES; i++)
		others[i] = 1;
	frame_block_ref(block, FRAME_ORDER_2M);
	CHECK(counts_are(block, others));
	for (unsigned round = 0; round < 3000; round++) {
		unsigned i = test_random(t) % BLOCK_FRAMES;

		frame_ref(block + i * PAGE_BYTES);
		others[i]++;
	}
	frame_block_release(
		block, FRAME_ORDER_2M); /* every frame has another owner: all of them lose one */
	for (unsigned i = 0; i < BLOCK_FRAMES; i++)
		others[i]--;
	CHECK(counts_are(block, others));
	for (unsigned i = 0; i < BLOCK_FRAMES; i++)
		for (; others[i]; others[i]--)
			CHECK(!frame_unref(block + i * PAGE_BYTES));
	for (unsigned i = 0; i < BLOCK_FRAMES; i += BLOCK_FRAMES - 1) {
		frame_ref(block + i * PAGE_BYTES);
		CHECK(frame_block_is_shared(block, FRAME_ORDER_2M));
		CHECK(!frame_unref(block + i * PAGE_BYTES));
	}
	CHECK(!frame_block_is_shared(block, FRAME_ORDER_2M));
	frame_ref(block + 77 * PAGE_BYTES);
	frame_block_release(block, FRAME_ORDER_2M); /* the others are free now */
	CHECK_EQUAL(frames_free_count(), before - 1);
	CHECK(!frame_is_shared(block + 77 * PAGE_BYTES));
	frame_release(block + 77 * PAGE_BYTES);
	CHECK_EQUAL(frames_free_count(), before);
	block = frames_alloc(FRAME_ORDER_2M);
	CHECK(block != PADDR_NONE);
	frames_split(block, FRAME_ORDER_2M);
	frame_block_release(block, FRAME_ORDER_2M);
	CHECK_EQUAL(frames_free_count(), before);
}
