/* SPDX-License-Identifier: MIT
 *
 * Benchmarks of mapping, touching and unmapping memory. What an operation needs and does not
 * measure (a region to touch, its removal) stands outside the timed region.
 */
#include <exo/bench.h>
#include <uapi/exo/syscall.h>

#define ACCESS     (EXO_VM_READ | EXO_VM_WRITE)
#define HUGE_BYTES (2 * MIB)

static __always_inline void touch(char *at)
{
	*(volatile char *)at = 1;
}

static __always_inline void touch_pages(char *at, size_t bytes)
{
	for (size_t offset = 0; offset < bytes; offset += PAGE_BYTES)
		touch(at + offset);
}

/* NULL, and the bench has failed, without memory. */
static char *map(struct bench_run *b, size_t bytes)
{
	int64_t at = exo_vm_map(NULL, bytes, ACCESS);

	if (at < 0)
		bench_fail(b, "vm_map fails");
	return at < 0 ? NULL : (char *)at;
}

static void unmap(struct bench_run *b, char *at, size_t bytes)
{
	if (exo_vm_unmap(at, bytes))
		bench_fail(b, "vm_unmap fails");
}

/* Too small for huge pages. One fault in this many may need a page table as well. */
#define FAULT_PAGES 256

BENCH(fault_anon, .op = "write to an untouched anonymous page: fault to resumed with a zeroed page",
      .target = 0, .goal = 900, .options = "MM_PREZERO")
{
	unsigned page = FAULT_PAGES;
	char *region = NULL;

	bench_loop (b) {
		if (page == FAULT_PAGES) {
			if (region)
				unmap(b, region, FAULT_PAGES * PAGE_BYTES);
			region = map(b, FAULT_PAGES * PAGE_BYTES);
			if (!region)
				return;
			page = 0;
		}
		bench_begin(b);
		touch(region + page * PAGE_BYTES);
		bench_end(b);
		page++;
	}
	unmap(b, region, FAULT_PAGES * PAGE_BYTES);
}

/* At a multiple of 2 MiB, so that one huge page can hold it all. */
BENCH(touch_2m,
      .op = "map 2 MiB of anonymous memory at a multiple of 2 MiB; write to every page; unmap",
      .goal = 270000, .samples = 50, .options = "MM_PREZERO MM_HUGE_PAGES")
{
	char *found = map(b, 2 * HUGE_BYTES);
	char *at = (char *)ALIGN_UP((uintptr_t)found, HUGE_BYTES);

	if (!found)
		return;
	unmap(b, found, 2 * HUGE_BYTES);
	bench_loop (b) {
		int64_t mapped;

		bench_begin(b);
		mapped = exo_vm_map(at, HUGE_BYTES, ACCESS | EXO_VM_FIXED);
		if (mapped >= 0) {
			touch_pages(at, HUGE_BYTES);
			mapped = exo_vm_unmap(at, HUGE_BYTES);
		}
		bench_end(b);
		if (mapped)
			bench_fail(b, "vm_map or vm_unmap fails");
	}
}

BENCH(vm_map_unmap_4k, .op = "map one anonymous page anywhere and unmap it untouched", .goal = 700,
      .options = "SYNC_LONE_CPU")
{
	bench_loop (b) {
		int64_t at;
		int error = -E_NOMEM;

		bench_begin(b);
		at = exo_vm_map(NULL, PAGE_BYTES, ACCESS);
		if (at >= 0)
			error = exo_vm_unmap((void *)at, PAGE_BYTES);
		bench_end(b);
		if (error)
			bench_fail(b, "vm_map or vm_unmap fails");
	}
}

#define UNMAP_PAGES 64

BENCH(unmap_64, .op = "unmap 64 anonymous pages that were all written to", .samples = 200,
      .options = "MM_TLB_BATCH")
{
	bench_loop (b) {
		char *region = map(b, UNMAP_PAGES * PAGE_BYTES);
		int error;

		if (!region)
			return;
		touch_pages(region, UNMAP_PAGES * PAGE_BYTES);
		bench_begin(b);
		error = exo_vm_unmap(region, UNMAP_PAGES * PAGE_BYTES);
		bench_end(b);
		if (error)
			bench_fail(b, "vm_unmap fails");
	}
}
