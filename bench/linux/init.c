/* SPDX-License-Identifier: MIT
 *
 * The first process: mounts what the benchmarks need, says what it runs on (BANNER lines as our
 * init's), runs what "bench=" on the kernel command line names, and ends the machine through the
 * debug-exit device. Linux hands words of its command line that it does not know to the first
 * process, as environment.
 */
#include "peer.h"
#include "../runner_env.h"
#include <dirent.h>
#include <gnu/libc-version.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <termios.h>
#include <unistd.h>

#define VULNERABILITIES "/sys/devices/system/cpu/vulnerabilities"
#define EXIT_GOOD       0 /* QEMU's exit status is twice that and one */
#define EXIT_FAILURES   1
#define SETTLE_SECONDS  3

uint64_t peer_free_bytes;

static void mount_all(void)
{
	static const char *const types[][2] = { { "/proc", "proc" },
						{ "/sys", "sysfs" },
						{ "/dev", "devtmpfs" } };

	for (size_t i = 0; i < ARRAY_COUNT(types); i++) {
		mkdir(types[i][0], 0755);
		mount(types[i][1], types[i][0], types[i][1], 0, NULL);
	}
}

static void print_file(const char *key, const char *path)
{
	char line[512];

	peer_first_line(path, line, sizeof(line));
	printf("BANNER,%s,%s\n", key, line[0] ? line : "unknown");
}

/* "model name : TEXT" of the first CPU. */
static void print_cpu(void)
{
	FILE *file = fopen("/proc/cpuinfo", "r");
	char line[256], name[200] = "unknown";

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "model name : %199[^\n]", name) == 1)
			break;
	if (file)
		fclose(file);
	printf("BANNER,cpu,%s\n", name);
}

static int visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void print_vulnerabilities(void)
{
	struct dirent **entries;
	int count = scandir(VULNERABILITIES, &entries, visible, alphasort);

	for (int i = 0; i < count; i++) {
		char path[512], line[200];

		snprintf(path, sizeof(path), "%s/%s", VULNERABILITIES, entries[i]->d_name);
		peer_first_line(path, line, sizeof(line));
		printf("BANNER,vulnerability,%s: %s\n", entries[i]->d_name, line);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

static void print_banner(void)
{
	const char *instrument = getenv("instrument");
	struct utsname name;

	uname(&name);
	printf("BANNER,revision,Linux %s\n", name.release);
	printf("BANNER,kernel,%s %s\n", name.release, name.version);
	printf("BANNER,compiler,gcc %s and glibc %s\n", __VERSION__, gnu_get_libc_version());
	printf("BANNER,instrument,%s\n", instrument ? instrument : "unknown");
	print_cpu();
	printf("BANNER,memory,%lu\n", peer_meminfo_bytes("MemTotal"));
	print_file("cmdline", "/proc/cmdline");
	print_file("clocksource",
		   "/sys/devices/system/clocksource/clocksource0/current_clocksource");
	print_file("huge_pages", "/sys/kernel/mm/transparent_hugepage/enabled");
	print_vulnerabilities();
	fflush(stdout);
}

/* Everything is on the wire before the machine is gone. */
static _Noreturn void end(int code)
{
	const char *port = getenv("debug_exit");

	fflush(stdout);
	tcdrain(STDOUT_FILENO);
	if (port && !iopl(3))
		outb(code, strtoul(port, NULL, 0));
	for (;;)
		pause();
}

int main(void)
{
	const char *pattern = getenv("bench");
	int measured;

	mount_all();
	peer_free_bytes = peer_meminfo_bytes("MemFree");
	/* What the kernel puts off until after its start (its clock source, timers of high
	 * resolution) is done then. */
	sleep(SETTLE_SECONDS);
	print_banner();
	measured = bench_run_matching(pattern ? pattern : "*");
	if (measured < 0)
		end(EXIT_FAILURES);
	bench_print("BENCH-END,%d\n", measured);
	end(EXIT_GOOD);
}
