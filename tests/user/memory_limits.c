/* SPDX-License-Identifier: MIT
 *
 * Memory that runs out, comes back, and is fought over: the system stays alive and loses nothing.
 */
#include <exo/string.h>
#include <exo/test.h>
#include "child.h"
#include "forked.h"

/* Shapes that leave something behind when ending an agent forgets it. Dies by a fault. */
static int map_everything(void *argument)
{
	char *private = map_pages(3000), *split = map_pages(64);
	volatile unsigned *shared = map_shared();

	(void)argument;
	if (!private || !split || !shared)
		return 1;
	memset(private, 1, 5 * MIB);
	memset(split, 1, 64 * PAGE_BYTES);
	for (unsigned page = 0; page < 64; page += 4) {
		if (exo_vm_unmap(split + page * PAGE_BYTES, PAGE_BYTES))
			return 2;
		if (exo_vm_protect(split + (page + 1) * PAGE_BYTES, PAGE_BYTES, EXO_VM_READ))
			return 3;
	}
	if (forked_write(private) || forked_write((void *)shared) || *shared != 1)
		return 4;
	private[0] = 2;
	*(volatile char *)split = 1;
	return 5;
}

TEST(memory_leaks)
{
	struct memory_mark before;

	CHECK_EQUAL(forked(map_everything, NULL), PAGE_FAULTED);
	CHECK(system_goes_on());
	memory_mark(&before);
	for (unsigned i = 0; i < 10; i++) {
		CHECK_EQUAL(forked(map_everything, NULL), PAGE_FAULTED);
		CHECK(memory_is_back(&before));
	}
}

static int exec_from_large(void *argument)
{
	char *at = map_pages(2000);

	(void)argument;
	if (!at)
		return 1;
	memset(at, 1, 2000 * PAGE_BYTES);
	return exo_exec("crash", "exit 9");
}

TEST(memory_leaks_in_exec)
{
	struct memory_mark before;

	CHECK_EQUAL(forked(exec_from_large, NULL), 9);
	memory_mark(&before);
	for (unsigned i = 0; i < 10; i++) {
		CHECK_EQUAL(forked(exec_from_large, NULL), 9);
		CHECK(memory_is_back(&before));
	}
}

static int nothing(void *argument)
{
	(void)argument;
	return 0;
}

TEST(fork_ten_thousand)
{
	struct memory_mark before;

	CHECK_EQUAL(forked(nothing, NULL), 0);
	memory_mark(&before);
	for (unsigned i = 0; i < test_rounds(t, 10000); i++)
		CHECK_EQUAL(forked(nothing, NULL), 0);
	CHECK(memory_is_back(&before));
	CHECK(system_goes_on());
}

#define PIECE_BYTES (16 * MIB)

/* Until mapping fails (0) or a touch ends this agent. */
static int eat_memory(void *argument)
{
	(void)argument;
	for (;;) {
		char *at = map_pages(PIECE_BYTES / PAGE_BYTES);

		if (!at)
			return 0;
		for (size_t offset = 0; offset < PIECE_BYTES; offset += PAGE_BYTES)
			*(volatile char *)(at + offset) = 1;
	}
}

static bool ended_by_hunger(int status)
{
	return status == 0 || status == EXO_STATUS_MEMORY;
}

TEST(memory_pressure)
{
	struct memory_mark before;

	CHECK(system_goes_on());
	memory_mark(&before);
	CHECK(ended_by_hunger(forked(eat_memory, NULL)));
	CHECK(system_goes_on());
	CHECK(memory_is_back(&before));
}

#define EATERS 4

/* Several at once, and somebody who wants to work meanwhile. */
TEST(memory_pressure_together)
{
	exo_handle_t eaters[EATERS];
	struct memory_mark before;

	CHECK(system_goes_on());
	memory_mark(&before);
	for (unsigned i = 0; i < EATERS; i++) {
		eaters[i] = exo_fork();
		if (!eaters[i])
			exo_exit(eat_memory(NULL));
	}
	for (unsigned i = 0; i < EATERS; i++)
		CHECK(eaters[i] < 0 || ended_by_hunger(exo_agent_wait(eaters[i])));
	CHECK(system_goes_on());
	CHECK(memory_is_back(&before));
}

/* Children that stay until somebody kills them, until there can be no more. */
#define BOMB_MAX 3000

static exo_handle_t bomb[BOMB_MAX];

static unsigned light_bomb(int *error)
{
	for (unsigned count = 0; count < BOMB_MAX; count++) {
		bomb[count] = exo_fork();
		while (!bomb[count])
			exo_sleep(1000000000);
		if (bomb[count] < 0) {
			*error = bomb[count];
			return count;
		}
	}
	return BOMB_MAX;
}

static int fork_bomb(void *argument)
{
	int error = 0;
	unsigned count = light_bomb(&error);

	(void)argument;
	for (unsigned i = 0; i < count; i++)
		if (exo_agent_kill(bomb[i]) || exo_agent_wait(bomb[i]) != EXO_STATUS_KILLED)
			return 1;
	return error == 0 || error == -E_NOMEM || error == -E_QUOTA || error == -E_AGAIN ? 0 : 2;
}

/* The first bomb may leave tables behind that are as large as it was. */
TEST(fork_bomb)
{
	struct memory_mark before;

	for (unsigned i = 0; i < 3; i++) {
		CHECK(ended_by_hunger(forked(fork_bomb, NULL)));
		CHECK(system_goes_on());
		if (i)
			CHECK(memory_is_back(&before));
		memory_mark(&before);
	}
}

/* A stack grows when it is touched, but not without end. */
static int use_stack(void *argument)
{
	size_t bytes = (size_t)argument;
	volatile char *top = __builtin_frame_address(0);

	for (size_t down = PAGE_BYTES; down < bytes; down += PAGE_BYTES)
		*(top - down) = 1;
	return 0;
}

TEST(memory_stack_grows)
{
	CHECK_EQUAL(forked(use_stack, (void *)(32 * KIB)), 0);
	CHECK_EQUAL(forked(use_stack, (void *)(2 * MIB)), 0);
	CHECK_EQUAL(forked(use_stack, (void *)(64 * MIB)), PAGE_FAULTED);
}
