/* SPDX-License-Identifier: MIT
 *
 * The peer's benchmarks on the Linux that runs already, next to the kernel as a process of it
 * (make compare PEER=linux INSTRUMENT=host): `bench PATTERN`.
 */
#include "../peer.h"
#include "../../runner_env.h"
#include <gnu/libc-version.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

uint64_t peer_free_bytes;

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

int main(int argc, char **argv)
{
	struct utsname name;
	int measured;

	if (argc != 2) {
		fprintf(stderr, "usage: bench PATTERN\n");
		return 2;
	}
	uname(&name);
	printf("BANNER,revision,Linux %s\n", name.release);
	printf("BANNER,kernel,%s %s\n", name.release, name.version);
	printf("BANNER,compiler,gcc %s and glibc %s\n", __VERSION__, gnu_get_libc_version());
	printf("BANNER,instrument,host\n");
	print_cpu();
	measured = bench_run_matching(argv[1]);
	if (measured < 0)
		return 1;
	bench_print("BENCH-END,%d\n", measured);
	return 0;
}
