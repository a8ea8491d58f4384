/* SPDX-License-Identifier: MIT
 *
 * Every system call that takes a pointer, with pointers that it must refuse: unmapped, the
 * kernel's, not canonical, wrapping around, of the wrong access, and mapped only in part. None may
 * crash anything, and each must say -E_FAULT.
 */
#include <exo/string.h>
#include <exo/test.h>
#include <uapi/exo/syscall.h>
#include "child.h"
#include "pointers.h"

#define EACH_BAD_POINTER(call)                             \
	for (unsigned i = 0; i < bad_address_count; i++) { \
		void *bad = bad_pointer(i);                \
                                                           \
		CHECK_EQUAL(call, -E_FAULT);               \
	}

TEST(pointer_console_write)
{
	EACH_BAD_POINTER(exo_console_write(bad, 1));
	EACH_BAD_POINTER(exo_console_write(bad, 100000));
	EACH_BAD_POINTER(exo_console_write(bad, SIZE_MAX));
}

TEST(pointer_agent_spawn)
{
	EACH_BAD_POINTER(exo_agent_spawn(bad, NULL));
	for (unsigned i = 1; i < bad_address_count; i++) /* NULL is no arguments */
		CHECK_EQUAL(exo_agent_spawn("crash", bad_pointer(i)), -E_FAULT);
}

TEST(pointer_agent_info)
{
	EACH_BAD_POINTER(exo_agent_info(0, bad));
	CHECK_EQUAL(exo_agent_info(0, read_only_memory()), -E_FAULT);
}

TEST(pointer_system_info)
{
	EACH_BAD_POINTER(exo_system_info(bad));
	CHECK_EQUAL(exo_system_info(read_only_memory()), -E_FAULT);
}

TEST(pointer_file_read)
{
	char buffer[8];

	EACH_BAD_POINTER(exo_file_read(bad, 0, buffer, sizeof(buffer)));
	EACH_BAD_POINTER(exo_file_read("etc/config", 0, bad, 8));
	EACH_BAD_POINTER(exo_file_read("etc/config", 0, bad, SIZE_MAX));
	CHECK_EQUAL(exo_file_read("etc/config", 0, read_only_memory(), 8), -E_FAULT);
}

TEST(pointer_log_read)
{
	uint64_t position = 0;
	char buffer[8];

	EACH_BAD_POINTER(exo_log_read(bad, buffer, sizeof(buffer)));
	EACH_BAD_POINTER(exo_log_read(&position, bad, 8));
	CHECK_EQUAL(exo_log_read(&position, read_only_memory(), 8), -E_FAULT);
	CHECK_EQUAL(exo_log_read(read_only_memory(), buffer, sizeof(buffer)), -E_FAULT);
}

/* The start is mapped, the end is not. */
TEST(pointer_partly_mapped)
{
	char *edge = edge_of_data(16);

	CHECK_EQUAL(exo_file_read("etc/config", 0, edge, 17), -E_FAULT);
	CHECK_EQUAL(exo_file_read("etc/config", 0, edge, 16), 16);
	CHECK_EQUAL(exo_console_write(edge, 17), -E_FAULT);
	CHECK_EQUAL(exo_system_info((struct exo_system_info *)edge), -E_FAULT);
	CHECK_EQUAL(exo_agent_info(0, (struct exo_agent_info *)edge), -E_FAULT);
}

TEST(pointer_string_without_end)
{
	char *edge = edge_of_data(4);

	memcpy(edge, "init", 4);
	CHECK_EQUAL(exo_file_read(edge, 0, edge, 1), -E_FAULT);
	CHECK_EQUAL(exo_agent_spawn(edge, NULL), -E_FAULT);
	CHECK_EQUAL(exo_agent_spawn("crash", edge), -E_FAULT);
}

/* A string whose NUL is the last mapped byte is a good string: nothing behind it may be read. */
TEST(pointer_string_at_the_edge)
{
	char *edge = edge_of_data(5), byte;

	memcpy(edge, "init", 5);
	CHECK_EQUAL(exo_file_read(edge, 0, &byte, 1), 1);
	edge = edge_of_data(7);
	memcpy(edge, "exit 6", 7);
	CHECK_EQUAL(child_run(edge), 6);
}

/* A structure may stand at an odd address and across two pages. */
TEST(pointer_misaligned)
{
	static char memory[2 * PAGE_BYTES] __aligned(PAGE_BYTES);
	struct exo_system_info plain, moved;
	uint64_t *position = (uint64_t *)(memory + PAGE_BYTES - 3);
	char *odd = memory + PAGE_BYTES - sizeof(plain) / 2 - 1;
	uint64_t value = 0;

	CHECK_EQUAL(exo_system_info((struct exo_system_info *)odd), 0);
	CHECK_EQUAL(exo_system_info(&plain), 0);
	memcpy(&moved, odd, sizeof(moved));
	CHECK_EQUAL(moved.memory_bytes, plain.memory_bytes);
	CHECK(!memcmp(moved.cmdline, plain.cmdline, sizeof(plain.cmdline)));
	memcpy(position, &value, sizeof(value));
	CHECK_EQUAL(exo_log_read(position, memory, 8), 8);
	memcpy(&value, position, sizeof(value));
	CHECK(value >= 8);
}

/* An address that nothing holds when calls are made at random. */
TEST(pointer_random)
{
	for (unsigned i = 0; i < 500; i++) {
		uint64_t address = test_random(t) | 1ull << 62; /* not canonical */
		void *bad = (void *)(test_random(t) & 1 ? address : ~address);

		CHECK_EQUAL(exo_system_info(bad), -E_FAULT);
		CHECK_EQUAL(exo_console_write(bad, test_random(t) | 1), -E_FAULT);
		CHECK_EQUAL(exo_file_read("init", test_random(t) & 63, bad, test_random(t) | 1),
			    -E_FAULT);
	}
}
