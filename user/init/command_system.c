/* SPDX-License-Identifier: MIT
 *
 * mem, log, uptime, reboot, poweroff.
 */
#include <exo/parse.h>
#include <exo_user/console.h>
#include <uapi/exo/syscall.h>
#include "prompt.h"

#define NS_PER_MS 1000000

static void print_bytes(const char *what, uint64_t bytes)
{
	printf("  %-12s %9lu KiB %6lu.%lu MiB\n", what, bytes / KIB, bytes / MIB,
	       bytes % MIB * 10 / MIB);
}

void command_mem(int argc __attribute__((unused)), char **argv __attribute__((unused)))
{
	struct exo_system_info info;
	int error = exo_system_info(&info);

	if (error) {
		printf("mem: %s\n", exo_strerror(error));
		return;
	}
	print_bytes("usable", info.memory_bytes);
	print_bytes("used", info.memory_bytes - info.free_bytes);
	print_bytes("free", info.free_bytes);
	print_bytes("kernel heap", info.heap_bytes);
}

static uint64_t log_count_lines(void)
{
	uint64_t position = 0, lines = 0;
	char text[512];
	long bytes;

	while ((bytes = exo_log_read(&position, text, sizeof(text))) > 0)
		for (long i = 0; i < bytes; i++)
			lines += text[i] == '\n';
	return lines;
}

/* The bytes of text behind the first *lines line ends in it, which are counted down. */
static long skip_lines(const char *text, long bytes, uint64_t *lines)
{
	long i;

	for (i = 0; i < bytes && *lines; i++)
		*lines -= text[i] == '\n';
	return i;
}

void command_log(int argc, char **argv)
{
	uint64_t position = 0, lines = log_count_lines(), wanted = lines, skip;
	char text[512];
	long bytes;

	if (argc > 1 && parse_u64(argv[1], &wanted)) {
		printf("log: %s is not a number of lines\n", argv[1]);
		return;
	}
	skip = lines - MIN(lines, wanted);
	while ((bytes = exo_log_read(&position, text, sizeof(text))) > 0) {
		long skipped = skip_lines(text, bytes, &skip);

		console_put(text + skipped, (size_t)(bytes - skipped));
	}
	if (bytes < 0)
		printf("log: %s\n", exo_strerror((int)bytes));
}

void command_uptime(int argc __attribute__((unused)), char **argv __attribute__((unused)))
{
	uint64_t ms = (uint64_t)exo_clock() / NS_PER_MS;
	uint64_t seconds = ms / 1000;

	printf("up %lu:%02lu:%02lu.%03lu\n", seconds / 3600, seconds / 60 % 60, seconds % 60,
	       ms % 1000);
}

void command_reboot(int argc __attribute__((unused)), char **argv __attribute__((unused)))
{
	printf("reboot: %s\n", exo_strerror(exo_power(EXO_POWER_REBOOT, 0)));
}

void command_poweroff(int argc __attribute__((unused)), char **argv __attribute__((unused)))
{
	printf("poweroff: %s\n", exo_strerror(exo_power(EXO_POWER_OFF, 0)));
}
