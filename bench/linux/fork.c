/* SPDX-License-Identifier: MIT
 *
 * fork and exec, timed as the parent sees them.
 */
#include "peer.h"
#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define HUGE_BYTES  (2 * MIB)
#define LARGE_BYTES (100 * MIB)
#define COW_PAGES   256

static void fork_once(struct bench_run *b)
{
	pid_t child;

	sched_yield();
	bench_begin(b);
	child = fork();
	bench_end(b);
	if (!child)
		_exit(0);
	if (child < 0)
		bench_fail(b, "fork fails");
	peer_join(b, child);
}

BENCH(fork_small, .op = "fork of this static program (glibc's): the parent's call alone",
      .samples = 200)
{
	bench_loop (b)
		fork_once(b);
}

static void fork_large(struct bench_run *b)
{
	char *mapped = mmap(NULL, LARGE_BYTES + HUGE_BYTES, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *at = (char *)ALIGN_UP((uintptr_t)mapped, HUGE_BYTES);

	if (mapped == MAP_FAILED) {
		bench_fail(b, "no 102 MiB");
		return;
	}
	for (size_t offset = 0; offset < LARGE_BYTES; offset += PAGE_BYTES)
		*(volatile char *)(at + offset) = 1;
	bench_loop (b)
		fork_once(b);
	munmap(mapped, LARGE_BYTES + HUGE_BYTES);
}

BENCH(fork_100m__huge,
      .op = "fork with 100 MiB of touched anonymous memory in transparent huge pages: the "
	    "parent's call alone",
      .samples = 10)
{
	peer_huge_pages(true);
	fork_large(b);
	peer_huge_pages(false);
}

BENCH(fork_100m__small,
      .op = "the same with pages of 4 KiB; which is what Linux does on a machine of 512 MiB",
      .samples = 10)
{
	fork_large(b);
}

static pid_t fork_sleeper(struct bench_run *b)
{
	pid_t child = peer_fork(b);

	while (!child)
		pause();
	return child;
}

BENCH(fault_cow, .op = "the parent's first write to a page after fork: a fault and a copy")
{
	unsigned page = COW_PAGES;
	volatile char *at;
	pid_t child = 0;

	at = mmap(NULL, COW_PAGES * PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		  -1, 0);
	if (at == MAP_FAILED) {
		bench_fail(b, "mmap fails");
		return;
	}
	for (unsigned i = 0; i < COW_PAGES; i++)
		at[i * PAGE_BYTES] = 1;
	bench_loop (b) {
		if (page == COW_PAGES) {
			peer_kill(b, child);
			child = fork_sleeper(b);
			page = 0;
		}
		bench_begin(b);
		at[page * PAGE_BYTES] = 2;
		bench_end(b);
		page++;
	}
	peer_kill(b, child);
	munmap((void *)at, COW_PAGES * PAGE_BYTES);
}

/* The timed region holds everything, so the two ways to make the child are two functions. */
static char *const arguments[] = { "nothing", NULL };

BENCH(exec_small__fork,
      .op = "fork; execve of a static program of three instructions; waitpid: all of it",
      .samples = 100)
{
	bench_loop (b) {
		int status = -1;
		pid_t child;

		bench_begin(b);
		child = fork();
		if (!child) {
			execve("/nothing", arguments, NULL);
			_exit(1);
		}
		waitpid(child, &status, 0);
		bench_end(b);
		if (child < 0 || status)
			bench_fail(b, "fork or exec fails");
	}
}

BENCH(exec_small__vfork, .op = "the same with vfork; which copies no address space", .samples = 100)
{
	bench_loop (b) {
		int status = -1;
		pid_t child;

		bench_begin(b);
		child = vfork();
		if (!child) {
			execve("/nothing", arguments, NULL);
			_exit(1);
		}
		waitpid(child, &status, 0);
		bench_end(b);
		if (child < 0 || status)
			bench_fail(b, "vfork or exec fails");
	}
}
