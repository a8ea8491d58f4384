/* SPDX-License-Identifier: MIT
 *
 * Benchmarks of fork and exec. A fork is timed as the parent sees it, from its call to its return;
 * the child ends at once, and its end, the parent's waiting and the copying that is left for later
 * stand outside.
 */
#include <exo/bench.h>
#include <uapi/exo/syscall.h>

#define ACCESS     (EXO_VM_READ | EXO_VM_WRITE)
#define HUGE_BYTES (2 * MIB)

/* One sample. The child never returns. A slice of its own, from the yield on, keeps other threads
 * out of it. */
static void fork_once(struct bench_run *b)
{
	exo_handle_t child;

	exo_yield();
	bench_begin(b);
	child = exo_fork();
	bench_end(b);
	if (!child)
		exo_exit(0);
	if (child < 0 || exo_agent_wait(child))
		bench_fail(b, "fork fails");
}

BENCH(fork_small, .op = "fork of the bench agent itself: the parent's call alone", .goal = 15000,
      .samples = 200, .options = "MM_COW MM_PREZERO MM_STACK_CACHE AUDIT_BATCHING")
{
	bench_loop (b)
		fork_once(b);
}

#define LARGE_BYTES (100 * MIB)

BENCH(fork_100m, .op = "fork with 100 MiB of touched anonymous memory: the parent's call alone",
      .goal = 300000, .samples = 5, .options = "MM_COW MM_HUGE_PAGES")
{
	int64_t mapped = exo_vm_map(NULL, LARGE_BYTES + HUGE_BYTES, ACCESS);
	char *at = (char *)ALIGN_UP(mapped, HUGE_BYTES);

	if (mapped < 0) {
		bench_fail(b, "no 102 MiB");
		return;
	}
	for (size_t offset = 0; offset < LARGE_BYTES; offset += PAGE_BYTES)
		*(volatile char *)(at + offset) = 1;
	bench_loop (b)
		fork_once(b);
	exo_vm_unmap((void *)mapped, LARGE_BYTES + HUGE_BYTES);
}

#define COW_PAGES 256

/* A child that keeps its copy until it is killed; negative when there is none. */
static exo_handle_t fork_sleeper(void)
{
	exo_handle_t child = exo_fork();

	while (!child)
		exo_sleep(1000000000);
	return child;
}

static void kill_sleeper(struct bench_run *b, exo_handle_t child)
{
	if (child < 0 || exo_agent_kill(child) || exo_agent_wait(child) != EXO_STATUS_KILLED)
		bench_fail(b, "fork or kill fails");
}

BENCH(fault_cow,
      .op = "the parent's first write to a page after fork: with MM_COW a fault and a copy",
      .goal = 1600, .options = "MM_COW")
{
	int64_t mapped = exo_vm_map(NULL, COW_PAGES * PAGE_BYTES, ACCESS);
	unsigned page = COW_PAGES;
	exo_handle_t child = 0;

	if (mapped < 0) {
		bench_fail(b, "vm_map fails");
		return;
	}
	for (unsigned i = 0; i < COW_PAGES; i++)
		((volatile char *)mapped)[i * PAGE_BYTES] = 1;
	bench_loop (b) {
		if (page == COW_PAGES) {
			if (child)
				kill_sleeper(b, child);
			child = fork_sleeper();
			page = 0;
		}
		bench_begin(b);
		((volatile char *)mapped)[page * PAGE_BYTES] = 2;
		bench_end(b);
		page++;
	}
	kill_sleeper(b, child);
	exo_vm_unmap((void *)mapped, COW_PAGES * PAGE_BYTES);
}

BENCH(exec_small,
      .op = "fork a child that execs the agent nothing which ends at once: fork to the end of wait",
      .goal = 20000, .samples = 100, .options = "MM_PREZERO AUDIT_BATCHING")
{
	bench_loop (b) {
		exo_handle_t child;
		int status = -E_NOMEM;

		bench_begin(b);
		child = exo_fork();
		if (!child)
			exo_exit(exo_exec("nothing", NULL) ? 1 : 0);
		if (child > 0)
			status = exo_agent_wait(child);
		bench_end(b);
		if (status)
			bench_fail(b, "fork or exec fails");
	}
}
