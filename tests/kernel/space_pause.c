/* SPDX-License-Identifier: MIT
 *
 * Long operations on an address space let other threads run before they are done, and nobody else
 * changes the space meanwhile.
 */
#include <exo/sched.h>
#include <exo/test.h>
#include <exo/thread.h>
#include "spaces.h"

#define BYTES      (96 * MIB)
#define ROUNDS_MAX 300

static struct space *space;
static volatile bool in_operation, stop;
static volatile unsigned seen_in_operation, seen_busy, refused, ended;

/* Looks at every turn; when it comes between, it asks for a change that has to wait. */
static void peer_main(void *argument __attribute__((unused)))
{
	while (!stop) {
		seen_in_operation += in_operation;
		if (space->busy) {
			seen_busy++;
			if (map_at(space, AT + GIB, PAGE_BYTES, RW) || space->busy)
				refused++;
			if (space_unmap(space, AT + GIB, PAGE_BYTES))
				refused++;
		}
		sched_yield();
	}
	ended++;
	thread_exit();
}

static bool fill(void)
{
	for (vaddr_t at = AT; at < AT + BYTES; at += PAGE_BYTES)
		if (write_word(space, at, at))
			return false;
	/* Small pages take longest. */
	for (vaddr_t at = AT; at < AT + BYTES; at += ARCH_CHUNK_BYTES)
		if (space_protect(space, at, PAGE_BYTES, SPACE_READ))
			return false;
	return true;
}

static bool fork_and_end(void)
{
	struct space *child;

	in_operation = true;
	child = space_fork(space, spaces_quota);
	in_operation = false;
	if (!child)
		return false;
	in_operation = true;
	space_destroy(child);
	in_operation = false;
	return true;
}

TEST(space_pause)
{
	struct thread *peer;
	uint64_t word;

	stop = in_operation = false;
	seen_in_operation = seen_busy = refused = ended = 0;
	space = make_space(GIB);
	CHECK(space);
	CHECK_EQUAL(map_at(space, AT, BYTES, RW), 0);
	CHECK(fill());
	peer = thread_create("peer", peer_main, NULL);
	CHECK(peer);
	sched_wake(peer);
	for (unsigned round = 0; round < ROUNDS_MAX && (!seen_busy || seen_in_operation < 3);
	     round++) {
		/* Rounds of one length would meet every tick at the same place. */
		for (unsigned i = 0; i < round * 7919 % 50000; i++)
			arch_pause();
		CHECK(fork_and_end());
	}
	stop = true;
	while (!ended)
		sched_yield();
	CHECK(seen_in_operation >= 3);
	CHECK(seen_busy);
	CHECK_EQUAL(refused, 0);
	for (vaddr_t at = AT; at < AT + BYTES; at += PAGE_BYTES) {
		CHECK_EQUAL(read_word(space, at, &word), 0);
		CHECK_EQUAL(word, at);
	}
	CHECK_EQUAL(end_space(space), 0);
}
