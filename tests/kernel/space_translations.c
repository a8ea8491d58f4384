/* SPDX-License-Identifier: MIT
 *
 * What the CPU caches of address spaces must agree with their tables: pages are mapped, touched,
 * unmapped and mapped to other frames, in spaces that are active and in spaces that are not. A
 * missing invalidation shows as the old frame's content, or as memory where none should be.
 */
#include <exo/agent.h>
#include <exo/frames.h>
#include <exo/space.h>
#include <exo/string.h>
#include <exo/test.h>
#include <exo/thread.h>
#include <exo/quota.h>

static struct quota quota = { .limit_bytes = SIZE_MAX, .holders = 1 };

#define RW      (SPACE_READ | SPACE_WRITE)
#define BASE    0x700000000000ull /* nothing of the running agent is there */
#define SPACES  5
#define PAGES   48 /* more than any batch takes one by one */
#define FRAMES  64
#define NOTHING 0

/* The model: which content each space shows at each page. Frame i holds the number i + 1. */
static struct arch_space spaces[SPACES];
static unsigned model[SPACES][PAGES];
static paddr_t frames[FRAMES];

static void activate_own(void)
{
	arch_space_activate(&arch_current()->agent->space->arch);
}

static vaddr_t page_address(unsigned page)
{
	return BASE + (vaddr_t)page * PAGE_BYTES;
}

/* What the active space shows at the page; NOTHING when it faults. */
static unsigned seen(unsigned page)
{
	unsigned value;

	if (arch_copy_from_user(&value, (void *)page_address(page), sizeof(value)))
		return NOTHING;
	return value;
}

static bool all_seen(unsigned space)
{
	bool good = true;

	arch_space_activate(&spaces[space]);
	for (unsigned page = 0; page < PAGES; page++)
		good = good && seen(page) == model[space][page];
	activate_own();
	return good;
}

static bool map(unsigned space, unsigned page, unsigned frame)
{
	model[space][page] = frame + 1;
	return !arch_space_map(&spaces[space], page_address(page), frames[frame], RW);
}

static bool unmap(unsigned space, unsigned page)
{
	unsigned value = model[space][page];

	model[space][page] = NOTHING;
	return arch_space_unmap(&spaces[space], page_address(page)) ==
	       (value == NOTHING ? PADDR_NONE : frames[value - 1]);
}

static bool setup(void)
{
	memset(model, 0, sizeof(model));
	for (unsigned i = 0; i < FRAMES; i++) {
		frames[i] = frame_alloc_zeroed();
		if (frames[i] == PADDR_NONE)
			return false;
		*(unsigned *)arch_phys_to_virt(frames[i]) = i + 1;
	}
	for (unsigned i = 0; i < SPACES; i++)
		if (arch_space_init(&spaces[i], &quota))
			return false;
	return true;
}

static void bury(unsigned space)
{
	for (unsigned page = 0; page < PAGES; page++)
		if (model[space][page] != NOTHING)
			unmap(space, page);
	arch_space_destroy(&spaces[space]);
}

static void teardown(void)
{
	activate_own();
	for (unsigned i = 0; i < SPACES; i++)
		bury(i);
	for (unsigned i = 0; i < FRAMES; i++)
		frame_free(frames[i]);
}

/* One random step, with `space` active or not. kind: 0 to 63. */
static bool step(unsigned space, unsigned page, unsigned frame, unsigned kind)
{
	if (kind < 40) {
		if (model[space][page] != NOTHING && !unmap(space, page))
			return false;
		return map(space, page, frame);
	}
	if (kind < 63)
		return unmap(space, page);
	activate_own();
	bury(space);
	return !arch_space_init(&spaces[space], &quota);
}

static bool random_steps(struct test_run *t)
{
	for (unsigned i = 0; i < 4000; i++) {
		uint64_t random = test_random(t);
		unsigned space = random % SPACES, other = (random >> 8) % SPACES;
		unsigned page = (random >> 16) % PAGES, frame = (random >> 24) % FRAMES;
		unsigned kind = (random >> 32) % 64;

		/* Touched first, or there would be nothing to invalidate. */
		arch_space_activate(&spaces[space]);
		if (seen(page) != model[space][page])
			return false;
		arch_space_activate(&spaces[other]);
		if (seen(page) != model[other][page])
			return false;
		if (!step(space, page, frame, kind))
			return false;
		arch_space_activate(&spaces[space]);
		if (seen(page) != model[space][page])
			return false;
	}
	return true;
}

TEST(space_shows_what_is_mapped)
{
	bool good;

	CHECK(setup());
	good = random_steps(t);
	for (unsigned i = 0; i < SPACES; i++)
		good = good && all_seen(i);
	teardown();
	CHECK(good);
}

/* All pages of a space are exchanged while it is active, or while another one is. */
static bool exchange_all(unsigned space, unsigned active, unsigned shift)
{
	bool good = all_seen(space);

	arch_space_activate(&spaces[active]);
	for (unsigned page = 0; page < PAGES; page++)
		good = good && seen(page) == model[active][page];
	for (unsigned page = 0; page < PAGES; page++)
		good = good && unmap(space, page) && map(space, page, (page + shift) % FRAMES);
	for (unsigned page = 0; page < PAGES; page++)
		good = good && seen(page) == model[active][page];
	return all_seen(space) && good;
}

TEST(space_shows_what_is_exchanged)
{
	bool good = true;

	CHECK(setup());
	for (unsigned i = 0; i < 2; i++)
		for (unsigned page = 0; page < PAGES; page++)
			good = good && map(i, page, (page + i) % FRAMES);
	for (unsigned shift = 2; shift < 10; shift++)
		good = good && exchange_all(0, shift % 2, shift) &&
		       exchange_all(1, shift / 2 % 2, shift + 1);
	teardown();
	CHECK(good);
}

/* More births than the CPU has tags for spaces, between two visits of a space that lives on. */
TEST(space_outlives_many_others)
{
	bool good = true;

	CHECK(setup());
	for (unsigned i = 0; i < 5000 && good; i++) {
		good = (model[0][0] != NOTHING || map(0, 0, 0)) && map(1, 0, i % FRAMES);
		arch_space_activate(&spaces[1]);
		good = good && seen(0) == model[1][0];
		if (i % 7 == 0 || i > 4000) {
			arch_space_activate(&spaces[0]);
			good = good && seen(0) == model[0][0] && seen(1) == NOTHING;
		}
		activate_own();
		bury(1);
		memset(model[1], 0, sizeof(model[1]));
		good = good && !arch_space_init(&spaces[1], &quota);
	}
	teardown();
	CHECK(good);
}

/* What was written through one space is what the other one, which shares the frame, reads. */
TEST(space_shares_frames)
{
	unsigned value = 77;
	bool good;

	CHECK(setup());
	good = map(0, 0, 3) && map(1, 5, 3);
	arch_space_activate(&spaces[1]);
	good = good && seen(5) == 4;
	arch_space_activate(&spaces[0]);
	good = good && !arch_copy_to_user((void *)page_address(0), &value, sizeof(value));
	arch_space_activate(&spaces[1]);
	good = good && seen(5) == value;
	teardown();
	CHECK(good);
}
