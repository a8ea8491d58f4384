/* SPDX-License-Identifier: MIT
 *
 * Address spaces as the machine sees them: switching between two, and taking pages away. Counted in
 * instructions a switch costs next to nothing; what it does to the TLB shows in cycles, in the
 * pages that are touched on each side.
 */
#include <exo/agent.h>
#include <exo/bench.h>
#include <exo/frames.h>
#include <exo/space.h>
#include <exo/thread.h>
#include <exo/quota.h>

static struct quota quota = { .limit_bytes = SIZE_MAX, .holders = 1 };

#define BASE    0x700000000000ull /* nothing of the running agent is there */
#define PAGES   64
#define TOUCHED 16

static struct arch_space *own_space(void)
{
	return &arch_current()->agent->space->arch;
}

static vaddr_t page_address(unsigned page)
{
	return BASE + (vaddr_t)page * PAGE_BYTES;
}

/* Every page shows one and the same frame. */
static bool map_pages(struct arch_space *space, paddr_t frame)
{
	for (unsigned i = 0; i < PAGES; i++)
		if (arch_space_map(space, page_address(i), frame, SPACE_READ | SPACE_WRITE))
			return false;
	return true;
}

static bool touch_pages(unsigned count)
{
	uint64_t value;

	for (unsigned i = 0; i < count; i++)
		if (arch_copy_from_user(&value, (void *)page_address(i), sizeof(value)))
			return false;
	return true;
}

static void unmap_pages(struct arch_space *space)
{
	for (unsigned i = 0; i < PAGES; i++)
		arch_space_unmap(space, page_address(i));
}

BENCH(space_unmap_64, .op = "unmap 64 touched pages of the active space", .options = "MM_TLB_BATCH")
{
	struct arch_space *space = own_space();
	paddr_t frame = frame_alloc_zeroed();

	if (frame == PADDR_NONE)
		bench_fail(b, "no memory");
	bench_loop (b) {
		if (!map_pages(space, frame) || !touch_pages(PAGES))
			bench_fail(b, "no memory for tables");
		bench_begin(b);
		unmap_pages(space);
		bench_end(b);
	}
	if (frame != PADDR_NONE)
		frame_free(frame);
}

BENCH(space_switch, .op = "activate another space and touch 16 of its pages and come back",
      .options = "MM_PCID MM_GLOBAL_PAGES")
{
	paddr_t frame = frame_alloc_zeroed();
	struct arch_space other;
	bool ready;

	if (frame == PADDR_NONE || arch_space_init(&other, &quota)) {
		bench_fail(b, "no memory");
		return;
	}
	ready = map_pages(&other, frame);
	if (!ready)
		bench_fail(b, "no memory for tables");
	bench_loop (b) {
		bool good;

		bench_begin(b);
		arch_space_activate(&other);
		good = touch_pages(TOUCHED);
		arch_space_activate(own_space());
		bench_end(b);
		if (!good)
			bench_fail(b, "a page of the other space is not there");
	}
	unmap_pages(&other);
	arch_space_destroy(&other);
	frame_free(frame);
}
