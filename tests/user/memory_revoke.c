/* SPDX-License-Identifier: MIT
 *
 * Revocation takes back what was mapped by the handles that it closes: from other agents while they
 * write to it, from forked children, after the handle was closed, in parts; and nothing else.
 */
#include <exo/test.h>
#include "forked.h"

#define MS    1000000ll
#define ALL   EXO_RIGHT_MASK
#define PAGES 8
#define BYTES (PAGES * PAGE_BYTES)

static exo_handle_t memory, given;
static volatile uint64_t *here; /* the whole memory, by `memory` */
static volatile unsigned *step;

static void *map_by(exo_handle_t handle)
{
	int64_t at = exo_memory_map(handle, NULL, BYTES, ACCESS, 0);

	return at < 0 ? NULL : (void *)at;
}

static bool begin(void)
{
	memory = exo_memory_create(BYTES);
	here = memory > 0 ? map_by(memory) : NULL;
	step = map_shared();
	return here && step;
}

static bool end(void)
{
	return !exo_vm_unmap((void *)here, BYTES) && !exo_vm_unmap((void *)step, PAGE_BYTES) &&
	       !exo_handle_close(memory);
}

/* Nothing is mapped there: something else can be. */
static bool is_free(void *at, size_t bytes)
{
	return exo_vm_map(at, bytes, ACCESS | EXO_VM_FIXED) == (int64_t)at &&
	       !exo_vm_unmap(at, bytes);
}

/* Writes to the last page for ever, or until it faults. */
static int write_on(volatile uint64_t *at)
{
	*step = 1;
	while (*step)
		at[(PAGES - 1) * PAGE_BYTES / 8]++;
	return 0;
}

static int map_and_write(void *argument __attribute__((unused)))
{
	volatile uint64_t *at = map_by(given);

	return at ? write_on(at) : 1;
}

static int close_and_write(void *argument __attribute__((unused)))
{
	volatile uint64_t *at = map_by(given);

	return !at || exo_handle_close(given) ? 1 : write_on(at);
}

static int copy_and_write(void *argument __attribute__((unused)))
{
	exo_handle_t copy = exo_handle_copy(given, ALL, 0, EXO_NEVER);
	exo_handle_t copy_of_copy = exo_handle_copy(copy, ALL, 0, EXO_NEVER);
	volatile uint64_t *at = map_by(copy_of_copy);

	return !at || exo_handle_close(given) || exo_handle_close(copy) ? 1 : write_on(at);
}

/* What the parent has mapped, by `memory`. */
static int inherit_and_write(void *argument __attribute__((unused)))
{
	return write_on(here);
}

static int inherit_twice_and_write(void *argument __attribute__((unused)))
{
	exo_handle_t child = exo_fork();

	if (!child)
		exo_exit(write_on(here));
	return exo_agent_wait(child) == PAGE_FAULTED ? write_on(here) : 1;
}

/* A child that writes while the parent revokes: it faults, and has written nothing since. */
static bool is_stopped(int (*work)(void *))
{
	exo_handle_t child;
	uint64_t last;

	*step = 0;
	child = exo_fork();
	if (!child)
		exo_exit(work(NULL));
	if (child < 0 || !await_step(step, 1))
		return false;
	exo_sleep(MS);
	if (exo_cap_revoke(memory) < 0)
		return false;
	last = here[(PAGES - 1) * PAGE_BYTES / 8];
	exo_sleep(MS);
	return last && here[(PAGES - 1) * PAGE_BYTES / 8] == last &&
	       exo_agent_wait(child) == PAGE_FAULTED;
}

TEST(memory_revoked_while_it_is_written)
{
	CHECK(begin());
	for (int i = 0; i < 5; i++) {
		given = exo_handle_copy(memory, ALL, 0, EXO_NEVER);
		CHECK(is_stopped(map_and_write));
		given = exo_handle_copy(memory, ALL, 0, EXO_NEVER);
		CHECK(is_stopped(close_and_write));
		given = exo_handle_copy(memory, ALL, 0, EXO_NEVER);
		CHECK(is_stopped(copy_and_write));
		CHECK(is_stopped(inherit_and_write));
		CHECK(is_stopped(inherit_twice_and_write));
	}
	CHECK(end());
}

/* A handle closes, and what it mapped stays: for its agent and for a child. */
TEST(memory_mapping_outlives_its_handle)
{
	char *at;

	CHECK(begin());
	given = exo_handle_copy(memory, ALL, 0, EXO_NEVER);
	at = map_by(given);
	CHECK(at);
	CHECK_EQUAL(exo_handle_close(given), 0);
	*at = 7;
	CHECK_EQUAL(*(volatile char *)here, 7);
	CHECK_EQUAL(forked_write(at), 0);
	CHECK_EQUAL(exo_cap_revoke(memory), 0); /* no handle, but a mapping */
	CHECK(is_free(at, BYTES));
	CHECK_EQUAL(forked_write((void *)here), 0);
	CHECK(end());
}

/* Each generation's mapping goes when its own handle would. */
TEST(memory_revoked_by_generations)
{
	exo_handle_t child, grandchild;
	void *by_child, *by_grandchild;

	CHECK(begin());
	child = exo_handle_copy(memory, ALL, 0, EXO_NEVER);
	grandchild = exo_handle_copy(child, ALL, 0, EXO_NEVER);
	by_child = map_by(child);
	by_grandchild = map_by(grandchild);
	CHECK(by_child && by_grandchild);
	CHECK_EQUAL(exo_cap_revoke(grandchild), 0);
	CHECK_EQUAL(forked_write(by_grandchild), 0);
	CHECK_EQUAL(exo_cap_revoke(child), 1);
	CHECK(is_free(by_grandchild, BYTES));
	CHECK_EQUAL(forked_write(by_child), 0);
	CHECK_EQUAL(exo_cap_revoke(memory), 1);
	CHECK(is_free(by_child, BYTES));
	CHECK_EQUAL(forked_write((void *)here), 0);
	CHECK(end());
}

/* A mapping that was cut in parts goes whole, and what lies in its gaps stays. */
TEST(memory_revoked_in_parts)
{
	char *at, *gap;

	CHECK(begin());
	given = exo_handle_copy(memory, ALL, 0, EXO_NEVER);
	at = map_by(given);
	CHECK(at);
	gap = at + 3 * PAGE_BYTES;
	for (unsigned i = 0; i < PAGES; i++)
		at[i * PAGE_BYTES] = 1;
	CHECK_EQUAL(exo_vm_protect(at + PAGE_BYTES, PAGE_BYTES, EXO_VM_READ), 0);
	CHECK_EQUAL(exo_vm_unmap(gap, PAGE_BYTES), 0);
	CHECK_EQUAL(exo_vm_map(gap, PAGE_BYTES, ACCESS | EXO_VM_FIXED), (int64_t)gap);
	*gap = 9;
	CHECK_EQUAL(exo_cap_revoke(memory), 1);
	CHECK(is_free(at, 3 * PAGE_BYTES));
	CHECK(is_free(gap + PAGE_BYTES, BYTES - 4 * PAGE_BYTES));
	CHECK_EQUAL(*gap, 9);
	CHECK_EQUAL(exo_vm_unmap(gap, PAGE_BYTES), 0);
	CHECK(end());
}

/* Maps, writes, unmaps, forks and execs, whatever becomes of it, until there is nothing to map. */
static int use_at_random(void *argument)
{
	uint64_t state = (uintptr_t)argument * 2862933555777941757ull + 3037000493ull;
	int64_t at[4] = { 0 };
	unsigned forks = 0;

	*step = 1;
	for (;;) {
		unsigned i = state >> 40 & 3;

		state = state * 6364136223846793005ull + 1442695040888963407ull;
		if (at[i] > 0)
			exo_vm_unmap((char *)at[i] + (state >> 33) % PAGES * PAGE_BYTES, BYTES);
		at[i] = exo_memory_map(given, NULL, BYTES, ACCESS, 0);
		if (at[i] == -E_BADHANDLE)
			return 0;
		if (at[i] > 0)
			((volatile char *)at[i])[(state >> 45) % BYTES] = 1;
		if (!(state >> 50 & 63) && !forks++ && !exo_fork())
			forks = 1;
	}
}

static bool is_expected(int status)
{
	return !status || status == PAGE_FAULTED || status == EXO_STATUS_KILLED;
}

/* Children of those that have ended may take a little longer, and the heap keep less than before.
 * It keeps an empty slab of each size, and how large the population was is a matter of chance. */
static bool memory_comes_back(const struct memory_mark *mark)
{
	int64_t end_ns = exo_clock() + 1000 * MS;
	struct memory_mark now;

	for (;;) {
		memory_mark(&now);
		if (now.free_bytes + now.heap_bytes == mark->free_bytes + mark->heap_bytes &&
		    now.heap_bytes <= mark->heap_bytes + 2 * HEAP_KEPT_BYTES)
			return true;
		if (exo_clock() > end_ns)
			return false;
		exo_sleep(MS);
	}
}

#define USERS  3
#define ROUNDS test_rounds(t, 40) /* revocations */

static bool revoke_at_random(struct test_run *t)
{
	struct exo_handle_info info;
	exo_handle_t users[USERS];
	bool good = true;

	given = exo_handle_copy(memory, ALL, 0, EXO_NEVER);
	*step = 0;
	for (unsigned i = 0; i < USERS; i++) {
		users[i] = exo_fork();
		if (!users[i])
			exo_exit(use_at_random((void *)(uintptr_t)test_random(t)));
	}
	good &= await_step(step, 1);
	exo_sleep(test_random(t) % (2 * MS));
	good &= exo_cap_revoke(memory) > 0;
	*here = 1;
	for (unsigned i = 0; i < USERS; i++)
		good &= is_expected(exo_agent_wait(users[i]));
	return good && !exo_handle_info(memory, &info) && info.handles == 1 && !info.derived;
}

TEST(memory_revoked_while_agents_come_and_go)
{
	struct memory_mark mark = { 0 };

	CHECK(begin());
	/* The first half lets the heap grow. */
	for (unsigned i = 0; i < ROUNDS; i++) {
		if (i == ROUNDS / 2) {
			exo_sleep(100 * MS); /* until the last of its children have ended */
			memory_mark(&mark);
		}
		CHECK(revoke_at_random(t));
	}
	CHECK(memory_comes_back(&mark));
	CHECK(end());
}

/* Makes memory, has a child of its own write to it, and revokes, until it is killed. */
static int revoke_on(void *argument __attribute__((unused)))
{
	for (;;) {
		exo_handle_t child;

		given = memory;
		*step = 0;
		child = exo_fork();
		if (!child)
			exo_exit(map_and_write(NULL));
		while (!*step)
			exo_yield();
		exo_cap_revoke(memory);
		step[1] = 1;
		exo_agent_kill(child);
		exo_agent_wait(child);
	}
}

TEST(memory_revoker_is_killed)
{
	struct memory_mark mark;

	CHECK(begin());
	for (unsigned i = 0; i < ROUNDS; i++) {
		exo_handle_t child;

		if (i == 1) {
			exo_sleep(100 * MS); /* until the children of the first have ended */
			memory_mark(&mark);
		}
		step[1] = 0;
		child = exo_fork();
		if (!child)
			exo_exit(revoke_on(NULL));
		CHECK(await_step(&step[1], 1));
		exo_sleep(test_random(t) % MS);
		CHECK_EQUAL(exo_agent_kill(child), 0);
		CHECK_EQUAL(exo_agent_wait(child), EXO_STATUS_KILLED);
	}
	CHECK(memory_comes_back(&mark));
	CHECK(end());
}
