/* SPDX-License-Identifier: MIT
 *
 * Tests of the frame allocator, the same for every variant: each leaves as many frames free as it
 * found.
 */
#include <exo/arch.h>
#include <exo/frames.h>
#include <exo/string.h>
#include <exo/test.h>
#include "memory_hog.h"

TEST(frames_round_trip)
{
	size_t before = frames_free_count();

	for (unsigned order = 0; order <= FRAME_ORDER_2M + 1; order++) {
		paddr_t block = frames_alloc(order);

		CHECK(block != PADDR_NONE);
		CHECK_EQUAL(block % (PAGE_BYTES << order), 0);
		CHECK_EQUAL(frames_free_count(), before - ((size_t)1 << order));
		frames_free(block, order);
		CHECK_EQUAL(frames_free_count(), before);
	}
	CHECK(frames_free_count() <= frames_total_count());
	frames_check();
}

/* With all other memory taken the frame comes from a block that was written just before. */
TEST(frames_zeroed)
{
	struct hog_block *taken = NULL, *dirty;
	size_t bytes, nonzero = 0;
	paddr_t frame;

	hog_take_all(&taken);
	dirty = taken;
	taken = dirty->next;
	bytes = PAGE_BYTES << dirty->order;
	memset(dirty, 0xff, bytes);
	frames_free(arch_virt_to_phys(dirty), (unsigned)__builtin_ctzll(bytes >> PAGE_SHIFT));
	frame = frame_alloc_zeroed();
	for (size_t i = 0; frame != PADDR_NONE && i < PAGE_BYTES; i++)
		nonzero += ((uint8_t *)arch_phys_to_virt(frame))[i] != 0;
	hog_release(&taken);
	CHECK(frame != PADDR_NONE);
	CHECK(frame - arch_virt_to_phys(dirty) < bytes);
	CHECK_EQUAL(nonzero, 0);
	frame_free(frame);
}

/* The model: what is allocated now. */
#define LIVE_MAX 200

struct live_block {
	paddr_t block;
	unsigned order;
	uint64_t stamp;
};

static struct live_block live[LIVE_MAX];

static uint64_t *frame_words(const struct live_block *entry, size_t frame)
{
	return arch_phys_to_virt(entry->block + frame * PAGE_BYTES);
}

/* Mark both ends of each frame. */
static void live_stamp(const struct live_block *entry)
{
	for (size_t frame = 0; frame < (size_t)1 << entry->order; frame++) {
		frame_words(entry, frame)[0] = entry->stamp + frame;
		frame_words(entry, frame)[PAGE_BYTES / 8 - 1] = ~entry->stamp - frame;
	}
}

static bool live_is_intact(const struct live_block *entry)
{
	for (size_t frame = 0; frame < (size_t)1 << entry->order; frame++)
		if (frame_words(entry, frame)[0] != entry->stamp + frame ||
		    frame_words(entry, frame)[PAGE_BYTES / 8 - 1] != ~entry->stamp - frame)
			return false;
	return true;
}

static bool live_overlaps(const struct live_block *entry, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (entry->block < live[i].block + (PAGE_BYTES << live[i].order) &&
		    live[i].block < entry->block + (PAGE_BYTES << entry->order))
			return true;
	return false;
}

/* A single frame by either name. */
static paddr_t block_alloc(unsigned order, uint64_t random)
{
	return order || random & 1 ? frames_alloc(order) : frame_alloc();
}

static void block_free(paddr_t block, unsigned order, uint64_t random)
{
	if (order || random & 1)
		frames_free(block, order);
	else
		frame_free(block);
}

TEST(frames_random)
{
	size_t before = frames_free_count(), taken = 0;
	unsigned count = 0;

	for (unsigned step = 0; step < 4000; step++) {
		uint64_t random = test_random(t);

		if (count < LIVE_MAX && random % 256 < 140) {
			struct live_block *entry = &live[count];

			/* order n half as often as n - 1, up to 7 */
			entry->order = (unsigned)__builtin_ctzll(random >> 8 | 1 << 7);
			entry->stamp = test_random(t);
			entry->block = block_alloc(entry->order, entry->stamp);
			CHECK(entry->block != PADDR_NONE);
			CHECK_EQUAL(entry->block % (PAGE_BYTES << entry->order), 0);
			CHECK(!live_overlaps(entry, count));
			live_stamp(entry);
			taken += (size_t)1 << entry->order;
			count++;
		} else if (count) {
			struct live_block *entry = &live[random / 256 % count];

			CHECK(live_is_intact(entry));
			block_free(entry->block, entry->order, random >> 40);
			taken -= (size_t)1 << entry->order;
			*entry = live[--count];
		}
		CHECK_EQUAL(frames_free_count(), before - taken);
		if (step % 500 == 0)
			frames_check();
	}
	while (count--) {
		CHECK(live_is_intact(&live[count]));
		frames_free(live[count].block, live[count].order);
	}
	CHECK_EQUAL(frames_free_count(), before);
	frames_check();
}

TEST(frames_exhaustion)
{
	size_t before = frames_free_count(), left;
	struct hog_block *taken = NULL;
	paddr_t frame, zeroed, large;

	hog_take_all(&taken);
	left = frames_free_count();
	frame = frame_alloc();
	zeroed = frame_alloc_zeroed();
	large = frames_alloc(FRAME_ORDER_MAX);
	frames_check();
	hog_release(&taken);
	CHECK_EQUAL(left, 0);
	CHECK(frame == PADDR_NONE);
	CHECK(zeroed == PADDR_NONE);
	CHECK(large == PADDR_NONE);
	CHECK_EQUAL(frames_free_count(), before);
	frames_check();
	frame = frame_alloc();
	CHECK(frame != PADDR_NONE);
	frame_free(frame);
}

/* Free every second taken frame, then the others. */
static void release_alternating(struct hog_block **taken)
{
	struct hog_block *others = NULL;

	while (*taken) {
		struct hog_block *first = *taken, *second = first->next;

		*taken = second ? second->next : NULL;
		if (second) {
			second->next = others;
			others = second;
		}
		frames_free(arch_virt_to_phys(first), first->order);
	}
	hog_release(&others);
}

/* Single frames taken and freed in a bad order leave as many large blocks as before. */
TEST(frames_large_blocks_return)
{
	struct hog_block *large = NULL, *single = NULL;
	size_t blocks_before, blocks_after;

	blocks_before = hog_take_order(&large, FRAME_ORDER_2M);
	hog_release(&large);
	hog_take_order(&single, 0);
	release_alternating(&single);
	frames_check();
	blocks_after = hog_take_order(&large, FRAME_ORDER_2M);
	hog_release(&large);
	CHECK(blocks_before > 0);
	CHECK_EQUAL(blocks_after, blocks_before);
}
