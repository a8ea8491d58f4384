/* SPDX-License-Identifier: MIT
 *
 * Translations of the kernel's half, under whatever space is active; and batches of every length.
 * The pages lie behind the last kernel stack.
 */
#include <exo/agent.h>
#include <exo/frames.h>
#include <exo/space.h>
#include <exo/test.h>
#include <exo/thread.h>
#include <exo/quota.h>
#include "kernel_map.h"

static struct quota quota = { .limit_bytes = SIZE_MAX, .holders = 1 };

#define BASE   (ARCH_STACK_AREA + (vaddr_t)GIB)
#define SPACES 3
#define PAGES  70 /* more than any batch takes one by one */

static struct arch_space spaces[SPACES];
static paddr_t frames[2 * PAGES]; /* frame i holds the number i */

static vaddr_t page_address(unsigned page)
{
	return BASE + (vaddr_t)page * PAGE_BYTES;
}

static bool setup(void)
{
	for (unsigned i = 0; i < 2 * PAGES; i++) {
		frames[i] = frame_alloc();
		if (frames[i] == PADDR_NONE)
			return false;
		*(volatile unsigned *)arch_phys_to_virt(frames[i]) = i;
	}
	for (unsigned i = 0; i < SPACES; i++)
		if (arch_space_init(&spaces[i], &quota))
			return false;
	return true;
}

static bool map_all(unsigned first)
{
	for (unsigned page = 0; page < PAGES; page++)
		if (kernel_map_page(page_address(page), frames[first + page],
				    PTE_PRESENT | PTE_WRITE | PTE_NX))
			return false;
	return true;
}

/* Under each space: page i shows frame first + i. */
static bool all_see(unsigned first)
{
	bool good = true;

	for (unsigned i = 0; i < SPACES; i++) {
		arch_space_activate(&spaces[i]);
		for (unsigned page = 0; page < PAGES; page++)
			good = good && *(volatile unsigned *)page_address(page) == first + page;
	}
	arch_space_activate(&arch_current()->agent->space->arch);
	return good;
}

static void teardown(void)
{
	for (unsigned page = 0; page < PAGES; page++)
		kernel_unmap_page(page_address(page));
	for (unsigned i = 0; i < SPACES; i++)
		arch_space_destroy(&spaces[i]);
	for (unsigned i = 0; i < 2 * PAGES; i++)
		frame_free(frames[i]);
}

TEST(tlb_kernel_page_under_every_space)
{
	bool good;

	CHECK(setup());
	good = map_all(0) && all_see(0);
	for (unsigned page = 0; page < PAGES; page++)
		kernel_unmap_page(page_address(page));
	good = map_all(PAGES) && all_see(PAGES) && good;
	teardown();
	CHECK(good);
}

/* Exchange `count` kernel pages in one batch. */
static void exchange(unsigned first, unsigned count)
{
	struct tlb_batch batch;

	tlb_batch_begin(&batch, NULL);
	for (unsigned page = 0; page < count; page++) {
		*kernel_entry(page_address(page)) = frames[first + page] | KERNEL_DATA_BITS;
		tlb_batch_add(&batch, page_address(page));
	}
	tlb_batch_end(&batch);
}

TEST(tlb_batch_of_kernel_pages)
{
	static const unsigned counts[] = { 0, 1, 31, 32, 33, PAGES };
	bool good;

	CHECK(setup());
	good = map_all(0) && all_see(0);
	for (unsigned i = 0; i < ARRAY_COUNT(counts); i++) {
		exchange(PAGES, counts[i]);
		exchange(PAGES, PAGES);
		good = good && all_see(PAGES);
		exchange(0, counts[i]);
		for (unsigned page = 0; page < PAGES; page++)
			good = good && *(volatile unsigned *)page_address(page) ==
					       page + (page < counts[i] ? 0 : PAGES);
		exchange(0, PAGES);
		good = good && all_see(0);
	}
	teardown();
	CHECK(good);
}

/* User pages of one space in batches, while it is active and while it is not. */
#define USER_BASE 0x700000000000ull

static unsigned user_sees(unsigned page)
{
	unsigned value;

	if (arch_copy_from_user(&value, (void *)(USER_BASE + page * PAGE_BYTES), sizeof(value)))
		return UINT32_MAX;
	return value;
}

static bool user_exchange(struct arch_space *space, unsigned count, unsigned first)
{
	struct tlb_batch batch;
	bool good = true;

	tlb_batch_begin(&batch, space);
	for (unsigned page = 0; page < count; page++) {
		uint64_t *entry = tables_find(space->root, USER_BASE + page * PAGE_BYTES, 0);

		if (!entry)
			return false;
		*entry = frames[first + page] | (*entry & ~PTE_ADDRESS);
		tlb_batch_add(&batch, USER_BASE + page * PAGE_BYTES);
	}
	tlb_batch_end(&batch);
	arch_space_activate(space);
	for (unsigned page = 0; page < PAGES; page++)
		good = good && user_sees(page) == page + (page < count ? first : 0);
	return good;
}

TEST(tlb_batch_of_user_pages)
{
	static const unsigned counts[] = { 0, 1, 31, 32, 33, PAGES };
	bool good;

	CHECK(setup());
	good = true;
	for (unsigned page = 0; page < PAGES; page++)
		good = good && !arch_space_map(&spaces[0], USER_BASE + page * PAGE_BYTES,
					       frames[page], SPACE_READ);
	for (unsigned i = 0; i < 2 * ARRAY_COUNT(counts); i++) {
		arch_space_activate(&spaces[0]);
		good = good && user_exchange(&spaces[0], PAGES, 0);
		arch_space_activate(&spaces[i % 2]);
		good = good && user_exchange(&spaces[0], counts[i / 2], PAGES);
	}
	for (unsigned page = 0; page < PAGES; page++)
		arch_space_unmap(&spaces[0], USER_BASE + page * PAGE_BYTES);
	arch_space_activate(&arch_current()->agent->space->arch);
	teardown();
	CHECK(good);
}
