/* SPDX-License-Identifier: MIT
 *
 * Several threads of one agent, and its parent, at the same memory: faults that meet, a fork while
 * others write, memory that is given to a child in the middle of something.
 */
#include <exo/test.h>
#include <exo_user/thread.h>
#include "child.h"
#include "forked.h"

#define THREADS 4
#define PAGES   512
#define ROUNDS  6

static char *region;
static volatile unsigned started;

static unsigned *counter(size_t page)
{
	return (unsigned *)(region + page * PAGE_BYTES);
}

/* All begin at once, so that they meet at pages that nobody has touched. */
static int count_pages(void *argument __attribute__((unused)))
{
	__atomic_fetch_add(&started, 1, __ATOMIC_RELAXED);
	while (started < THREADS)
		exo_yield();
	for (size_t page = 0; page < PAGES; page++)
		__atomic_fetch_add(counter(page), 1, __ATOMIC_RELAXED);
	return 0;
}

static bool start_threads(struct thread **threads, int (*work)(void *))
{
	started = 0;
	for (unsigned i = 0; i < THREADS; i++)
		if (thread_create(&threads[i], work, NULL, NULL))
			return false;
	return true;
}

static bool join_threads(struct thread **threads)
{
	int result = 0, sum = 0;

	for (unsigned i = 0; i < THREADS; i++) {
		thread_join(threads[i], &result);
		sum |= result;
	}
	return !sum;
}

static bool counters_are(unsigned value)
{
	for (size_t page = 0; page < PAGES; page++)
		if (*counter(page) != value)
			return false;
	return true;
}

TEST(memory_threads_fault_together)
{
	struct thread *threads[THREADS];

	for (unsigned round = 0; round < ROUNDS; round++) {
		region = map_pages(PAGES);
		CHECK(region);
		CHECK(start_threads(threads, count_pages));
		CHECK(join_threads(threads));
		CHECK(counters_are(THREADS));
		CHECK_EQUAL(exo_vm_unmap(region, PAGES * PAGE_BYTES), 0);
	}
}

/* The same while their agent forks: what they touch is read-only, or its space is busy. */
TEST(memory_threads_fork_meanwhile)
{
	struct thread *threads[THREADS];

	region = map_pages(PAGES);
	CHECK(region);
	CHECK(start_threads(threads, count_pages));
	for (unsigned round = 0; round < ROUNDS; round++) {
		exo_handle_t child = exo_fork();

		if (!child)
			exo_exit(0);
		CHECK(child > 0);
		CHECK_EQUAL(exo_agent_wait(child), 0);
	}
	CHECK(join_threads(threads));
	CHECK(counters_are(THREADS));
	CHECK_EQUAL(exo_vm_unmap(region, PAGES * PAGE_BYTES), 0);
}

static exo_handle_t awaited;

/* 1 for whom the status was, 0 for whom there was no child any more. */
static int wait_for_child(void *argument __attribute__((unused)))
{
	int status = exo_agent_wait(awaited);

	__atomic_fetch_add(&started,
			   status == 7              ? 1
			   : status == -E_BADHANDLE ? 100
						    : 10000,
			   __ATOMIC_RELAXED);
	return 0;
}

/* Several threads wait for one child: one has its status, the others learn that it is gone. */
TEST(memory_threads_wait_for_one_child)
{
	struct thread *threads[THREADS];

	for (unsigned round = 0; round < ROUNDS; round++) {
		awaited = exo_fork();
		if (!awaited) {
			exo_sleep(5000000);
			exo_exit(7);
		}
		CHECK(awaited > 0);
		CHECK(start_threads(threads, wait_for_child));
		CHECK(join_threads(threads));
		CHECK_EQUAL(started, 1 + 100 * (THREADS - 1));
	}
}
