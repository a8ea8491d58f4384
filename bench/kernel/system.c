/* SPDX-License-Identifier: MIT
 *
 * Figures of the system as a whole, one value each: start-up, memory in use.
 */
#include <exo/bench.h>
#include <exo/start.h>

BENCH(boot, .op = "kernel's first instruction to init's first one with all waits of calibration",
      .goal = 1500000, .options = "MM_HUGE_PAGES BOOT_DEFERRED BOOT_PARALLEL")
{
	if (!kernel_boot_ticks)
		bench_fail(b, "init has not reported its first instruction");
	else
		bench_value(b, kernel_boot_ticks);
}

/* What the benchmarks before this one took, the heap keeps: counted when init started. */
BENCH(memory_idle, .op = "memory in use when init has started: everything but free frames",
      .unit = BENCH_BYTES, .options = "MM_HEAP MM_HUGE_PAGES", .target = 64000000, .goal = 4000000)
{
	uint64_t usable = 0;

	if (!kernel_idle_free_frames) {
		bench_fail(b, "init has not reported its first instruction");
		return;
	}
	for (unsigned i = 0; i < kernel_boot_info->usable_count; i++)
		usable += kernel_boot_info->usable[i].end - kernel_boot_info->usable[i].start;
	bench_value(b, usable - kernel_idle_free_frames * PAGE_BYTES);
}
