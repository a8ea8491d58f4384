/* SPDX-License-Identifier: MIT
 *
 * The system as a whole: what only init may do, console, log, system information.
 */
#include <exo/string.h>
#include <exo/test.h>
#include <uapi/exo/syscall.h>
#include "child.h"

TEST(permission_init_only)
{
	CHECK_EQUAL(exo_boot_done(1), -E_PERM);
	CHECK_EQUAL(exo_power(EXO_POWER_OFF, 1), -E_PERM);
	CHECK_EQUAL(exo_power(EXO_POWER_REBOOT, 0), -E_PERM);
	CHECK_EQUAL(exo_power((enum exo_power)77, 0), -E_PERM);
	CHECK_EQUAL(exo_kernel_test("*"), -E_PERM);
}

TEST(permission_kernel_bench)
{
	int result = exo_kernel_bench("*");

	if (result != -E_NOSYS) /* a kernel without benchmarks */
		CHECK_EQUAL(result, -E_PERM);
}

TEST(console_write_counts)
{
	CHECK_EQUAL(exo_console_write("", 0), 0);
	CHECK_EQUAL(exo_console_write("# console_write_counts\n", 23), 23);
}

TEST(console_read_of_nothing)
{
	char c;

	CHECK_EQUAL(exo_console_read(&c, 0), -E_INVAL);
}

TEST(log_pieces_make_the_whole)
{
	static char whole[2048];
	uint64_t position = 0, start;
	long bytes = exo_log_read(&position, whole, sizeof(whole));

	CHECK(bytes > 0);
	start = position - (uint64_t)bytes;
	for (long at = 0; at < bytes; at++) {
		char c;

		position = start + (uint64_t)at;
		CHECK_EQUAL(exo_log_read(&position, &c, 1), 1);
		CHECK_EQUAL(c, whole[at]);
		CHECK_EQUAL(position, start + (uint64_t)at + 1);
	}
}

TEST(log_end)
{
	uint64_t position = 0;
	char text[256];

	while (exo_log_read(&position, text, sizeof(text)) > 0)
		;
	CHECK_EQUAL(exo_log_read(&position, text, sizeof(text)), 0);
	position = UINT64_MAX;
	CHECK_EQUAL(exo_log_read(&position, text, sizeof(text)), 0);
	position = 0;
	CHECK_EQUAL(exo_log_read(&position, text, 0), 0);
}

static bool ends(const char *text, size_t size)
{
	return strnlen(text, size) < size;
}

TEST(system_info_makes_sense)
{
	struct exo_system_info info;

	CHECK_EQUAL(exo_system_info(&info), 0);
	CHECK(info.memory_bytes >= 4 * MIB);
	CHECK(info.free_bytes > 0 && info.free_bytes < info.memory_bytes);
	CHECK(info.heap_bytes < info.memory_bytes);
	CHECK(info.tsc_hz >= 1000000);
	CHECK(info.boot_ticks > 0);
	CHECK(info.cpus >= 1);
	CHECK(info.agents >= 2); /* init and this one */
	CHECK(info.cpu_name[0] && ends(info.cpu_name, sizeof(info.cpu_name)));
	CHECK(info.boot_protocol[0] && ends(info.boot_protocol, sizeof(info.boot_protocol)));
	CHECK(ends(info.cmdline, sizeof(info.cmdline)));
}
