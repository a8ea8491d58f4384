/* SPDX-License-Identifier: MIT
 *
 * fork and exec: parent and child are equal at fork and strangers afterwards.
 */
#include <exo/string.h>
#include <exo/test.h>
#include "child.h"
#include "forked.h"
#include "registers.h"

#define PAGES 16

static unsigned in_data = 1;
static unsigned in_bss;

static bool is_filled(const char *at, size_t bytes, char byte)
{
	for (size_t i = 0; i < bytes; i++)
		if (at[i] != byte)
			return false;
	return true;
}

static int exit_with(void *argument)
{
	return (int)(uintptr_t)argument;
}

TEST(fork_exit_codes)
{
	static const unsigned codes[] = { 0, 1, 42, 255 };

	for (unsigned i = 0; i < ARRAY_COUNT(codes); i++)
		CHECK_EQUAL(forked(exit_with, (void *)(uintptr_t)codes[i]), codes[i]);
}

TEST(fork_ids)
{
	agent_id_t self = exo_getpid(), id;
	exo_handle_t child;
	volatile unsigned *seen = map_shared();

	CHECK(seen);
	child = exo_fork();
	if (!child) {
		seen[0] = (unsigned)exo_getpid();
		exo_exit(0);
	}
	CHECK(child > 0);
	id = child_id(child);
	CHECK(id > self);
	CHECK_EQUAL(exo_agent_wait(child), 0);
	CHECK_EQUAL(seen[0], id);
	CHECK_EQUAL(exo_getpid(), self);
	CHECK_EQUAL(exo_vm_unmap((void *)seen, PAGE_BYTES), 0);
}

TEST(fork_registers)
{
	struct registers before = {
		.rax = EXO_SYS_fork,
		.rbx = 0x1b1b1b1b,
		.rbp = 0x1a1a1a1a,
		.r12 = 0x1000000000000012,
		.r13 = 0x1000000000000013,
		.r14 = 0x1000000000000014,
		.r15 = 0x1000000000000015,
		.rflags = RFLAGS_ALWAYS,
	}, after = before;
	bool equal;

	registers_call(&after);
	equal = after.rbx == before.rbx && after.rbp == before.rbp && after.r12 == before.r12 &&
		after.r13 == before.r13 && after.r14 == before.r14 && after.r15 == before.r15 &&
		!after.rsp;
	if (!after.rax)
		exo_exit(equal ? 17 : 1);
	CHECK(equal && (int64_t)after.rax > 0);
	CHECK_EQUAL(exo_agent_wait((exo_handle_t)after.rax), 17);
}

/* 0 when memory is as the parent left it at fork; then writes over all of it. */
static int child_of_contents(void *argument)
{
	char *at = argument;

	if (in_data != 2 || in_bss != 3)
		return 1;
	if (!is_filled(at, PAGES / 2 * PAGE_BYTES, 0x5a))
		return 2;
	if (!is_filled(at + PAGES / 2 * PAGE_BYTES, PAGES / 2 * PAGE_BYTES, 0))
		return 3;
	in_data = in_bss = 99;
	memset(at, 0x11, PAGES * PAGE_BYTES);
	return is_filled(at, PAGES * PAGE_BYTES, 0x11) ? 0 : 4;
}

/* Half of the mapping was never touched before the fork. */
TEST(fork_contents)
{
	volatile unsigned on_stack = 5;
	char *at = map_pages(PAGES);

	CHECK(at);
	in_data = 2;
	in_bss = 3;
	memset(at, 0x5a, PAGES / 2 * PAGE_BYTES);
	for (unsigned round = 0; round < 3; round++) {
		CHECK_EQUAL(forked(child_of_contents, at), 0);
		CHECK(in_data == 2 && in_bss == 3 && on_stack == 5);
		CHECK(is_filled(at, PAGES / 2 * PAGE_BYTES, 0x5a));
	}
	CHECK(is_filled(at + PAGES / 2 * PAGE_BYTES, PAGES / 2 * PAGE_BYTES, 0));
	CHECK_EQUAL(exo_vm_unmap(at, PAGES * PAGE_BYTES), 0);
}

static volatile unsigned *step;

/* Each side writes while the other looks, by turns. */
static int child_of_turns(char *at)
{
	if (!await_step(step, 1))
		return 1;
	if (!is_filled(at, PAGE_BYTES, 'a')) /* the parent has written 'b' into its own */
		return 2;
	memset(at, 'c', PAGE_BYTES);
	*step = 2;
	if (!await_step(step, 3))
		return 3;
	return is_filled(at, PAGE_BYTES, 'c') ? 0 : 4;
}

TEST(fork_write_by_turns)
{
	char *at = map_pages(1);
	exo_handle_t child;

	step = map_shared();
	CHECK(at && step);
	memset(at, 'a', PAGE_BYTES);
	child = exo_fork();
	if (!child)
		exo_exit(child_of_turns(at));
	CHECK(child > 0);
	memset(at, 'b', PAGE_BYTES);
	*step = 1;
	CHECK(await_step(step, 2));
	CHECK(is_filled(at, PAGE_BYTES, 'b'));
	memset(at, 'd', PAGE_BYTES);
	*step = 3;
	CHECK_EQUAL(exo_agent_wait(child), 0);
	CHECK(is_filled(at, PAGE_BYTES, 'd'));
	CHECK_EQUAL(exo_vm_unmap(at, PAGE_BYTES), 0);
	CHECK_EQUAL(exo_vm_unmap((void *)step, PAGE_BYTES), 0);
}

/* The kernel writes for the child into a page that the parent has too. */
static int child_of_kernel_write(void *argument)
{
	return exo_file_read("etc/config", 0, argument, 64) == 64 ? 0 : 1;
}

TEST(fork_kernel_writes_a_copy)
{
	char *at = map_pages(1);

	CHECK(at);
	memset(at, 1, PAGE_BYTES);
	CHECK_EQUAL(forked(child_of_kernel_write, at), 0);
	CHECK(is_filled(at, PAGE_BYTES, 1));
	CHECK_EQUAL(exo_vm_unmap(at, PAGE_BYTES), 0);
}

/* Regions are the child's own, access included. */
static int child_of_regions(void *argument)
{
	char *at = argument;

	if (exo_vm_protect(at, PAGE_BYTES, ACCESS) || exo_vm_unmap(at + PAGE_BYTES, PAGE_BYTES))
		return 1;
	at[0] = 2;
	return exo_vm_map(at + PAGE_BYTES, PAGE_BYTES, ACCESS | EXO_VM_FIXED) > 0 ? 0 : 2;
}

TEST(fork_regions)
{
	char *at = map_pages(2);

	CHECK(at);
	memset(at, 1, 2 * PAGE_BYTES);
	CHECK_EQUAL(exo_vm_protect(at, PAGE_BYTES, EXO_VM_READ), 0);
	CHECK_EQUAL(forked_write(at), PAGE_FAULTED);
	CHECK_EQUAL(forked(child_of_regions, at), 0);
	CHECK_EQUAL(forked_write(at), PAGE_FAULTED);
	CHECK(is_filled(at, 2 * PAGE_BYTES, 1));
	CHECK_EQUAL(exo_vm_unmap(at, 2 * PAGE_BYTES), 0);
}

#define GENERATIONS 6

/* Each generation sees its ancestors' writes and none of its descendants'. */
static int generation(void *argument)
{
	unsigned *level = argument;
	unsigned own = ++*level;
	int status;

	if (own == GENERATIONS)
		return 0;
	status = forked(generation, level);
	return status ? status : *level == own ? 0 : (int)own;
}

TEST(fork_generations)
{
	unsigned *level = (unsigned *)map_pages(1);

	CHECK(level);
	CHECK_EQUAL(generation(level), 0);
	CHECK_EQUAL(*level, 1);
	CHECK_EQUAL(exo_vm_unmap(level, PAGE_BYTES), 0);
}

/* Leaves a child behind, which holds on to memory that it has written to. */
static int orphan_maker(void *argument)
{
	exo_handle_t child = exo_fork();

	if (!child) {
		memset(argument, 9, PAGES * PAGE_BYTES);
		*step = 1;
		for (;;)
			exo_sleep(1000000000);
	}
	return child > 0 && await_step(step, 1) ? 0 : 1;
}

/* Until nobody but init, this agent and what was there before is left. */
static bool await_agents(uint32_t wanted)
{
	struct exo_system_info info = { .agents = 0 };

	for (unsigned i = 0; i < 1000; i++) {
		if (!exo_system_info(&info) && info.agents == wanted)
			return true;
		exo_yield();
	}
	return false;
}

/* A child that ends takes its own children with it, and their memory. */
TEST(fork_orphans_end)
{
	struct exo_system_info info;
	struct memory_mark before;
	char *at = map_pages(PAGES);

	step = map_shared();
	CHECK(at && step);
	memset(at, 7, PAGES * PAGE_BYTES);
	CHECK_EQUAL(exo_system_info(&info), 0);
	for (unsigned round = 0; round < 3; round++) {
		if (round < 2)
			memory_mark(&before);
		*step = 0;
		CHECK_EQUAL(forked(orphan_maker, at), 0);
		CHECK(await_agents(info.agents));
		CHECK(is_filled(at, PAGES * PAGE_BYTES, 7));
	}
	CHECK(memory_is_back(&before));
	CHECK_EQUAL(exo_vm_unmap(at, PAGES * PAGE_BYTES), 0);
	CHECK_EQUAL(exo_vm_unmap((void *)step, PAGE_BYTES), 0);
}

TEST(fork_large)
{
	char *at = map_pages(2048);

	CHECK(at);
	memset(at, 3, 8 * MIB);
	for (size_t offset = 0; offset < 8 * MIB; offset += 2 * MIB)
		CHECK_EQUAL(forked_write(at + offset), 0);
	CHECK(is_filled(at, 8 * MIB, 3));
	CHECK_EQUAL(exo_vm_unmap(at, 8 * MIB), 0);
}

static int exec_exit(void *argument)
{
	return exo_exec("crash", argument);
}

TEST(exec_exit_codes)
{
	CHECK_EQUAL(forked(exec_exit, "exit 7"), 7);
	CHECK_EQUAL(forked(exec_exit, "count a bc  def   g "), 4);
	CHECK_EQUAL(forked(exec_exit, NULL), 2);
	CHECK_EQUAL(forked(exec_exit, "null-read"), PAGE_FAULTED);
}

/* exec by the tests agent's own child keeps the id that its parent waits for, and the name in the
 * table is the new one. */
TEST(exec_keeps_id)
{
	struct exo_agent_info info;
	exo_handle_t child = exo_fork();
	bool renamed = false;

	if (!child)
		exo_exit(exo_exec("crash", "spin") ? 1 : 0);
	CHECK(child > 0);
	for (unsigned i = 0; i < 1000 && !renamed; i++) {
		exo_yield();
		renamed = child_info(child, &info) && !strcmp(info.name, "crash");
	}
	CHECK(renamed);
	CHECK_EQUAL(info.parent, exo_getpid());
	CHECK_EQUAL(exo_agent_kill(child), 0);
	CHECK_EQUAL(exo_agent_wait(child), EXO_STATUS_KILLED);
}

static int failing_exec(void *argument)
{
	char *at = argument;

	if (exo_exec("no-such-agent", NULL) != -E_NOENT)
		return 1;
	if (exo_exec("etc/config", NULL) != -E_FORMAT)
		return 2;
	if (exo_exec((const char *)0xffff800000000000, NULL) != -E_FAULT)
		return 3;
	if (exo_exec("crash", (const char *)8) != -E_FAULT)
		return 4;
	if (exo_exec("", NULL) != -E_NOENT)
		return 5;
	at[0] = 1; /* everything is still there */
	return exo_vm_unmap(at, PAGE_BYTES) ? 6 : 0;
}

TEST(exec_failing_changes_nothing)
{
	char *at = map_pages(1);

	CHECK(at);
	CHECK_EQUAL(forked(failing_exec, at), 0);
	CHECK_EQUAL(exo_vm_unmap(at, PAGE_BYTES), 0);
}
