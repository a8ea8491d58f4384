/* SPDX-License-Identifier: MIT
 *
 * The surroundings of the runner (../runner_env.h) and what the benchmarks share (peer.h).
 */
#include "peer.h"
#include "../runner_env.h"
#include <exo/kconfig.h>
#include <inttypes.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

void bench_print(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	fflush(stdout);
}

bool bench_break(void)
{
	return false;
}

bool bench_has_replicates(void)
{
	const char *instrument = getenv("instrument");

	return IS_ENABLED(CONFIG_BENCH_TRIM) || (instrument && !strcmp(instrument, "mttcg"));
}

void *peer_shared(struct bench_run *b, size_t bytes)
{
	void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	if (at != MAP_FAILED)
		return at;
	bench_fail(b, "no shared memory");
	return NULL;
}

pid_t peer_fork(struct bench_run *b)
{
	pid_t child = fork();

	if (child < 0)
		bench_fail(b, "fork fails");
	if (!child)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	return child;
}

void peer_kill(struct bench_run *b, pid_t child)
{
	if (child > 0 && (kill(child, SIGKILL) || waitpid(child, NULL, 0) != child))
		bench_fail(b, "kill fails");
}

void peer_join(struct bench_run *b, pid_t child)
{
	int status;

	if (child > 0 && (waitpid(child, &status, 0) != child || status))
		bench_fail(b, "a child has failed");
}

void peer_fifo(struct bench_run *b, int priority)
{
	struct sched_param param = { .sched_priority = priority };

	if (sched_setscheduler(0, priority ? SCHED_FIFO : SCHED_OTHER, &param))
		bench_fail(b, "sched_setscheduler fails");
}

void peer_huge_pages(bool wanted)
{
	FILE *file = fopen("/sys/kernel/mm/transparent_hugepage/enabled", "w");

	if (!file)
		return;
	fputs(wanted ? "always" : "never", file);
	fclose(file);
}

uint64_t peer_iomem_bytes(const char *name)
{
	uint64_t sum = 0, first, last;
	char line[256], what[64];
	FILE *file = fopen("/proc/iomem", "r");

	if (!file)
		return 0;
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, " %" SCNx64 "-%" SCNx64 " : %63[^\n]", &first, &last, what) == 3 &&
		    !strcmp(what, name))
			sum += last - first + 1;
	fclose(file);
	return sum;
}

uint64_t peer_meminfo_bytes(const char *name)
{
	char line[256], key[64];
	uint64_t kib, found = 0;
	FILE *file = fopen("/proc/meminfo", "r");

	if (!file)
		return 0;
	while (!found && fgets(line, sizeof(line), file))
		if (sscanf(line, "%63[^:]: %" SCNu64, key, &kib) == 2 && !strcmp(key, name))
			found = kib * 1024;
	fclose(file);
	return found;
}

void peer_first_line(const char *path, char *line, size_t size)
{
	FILE *file = fopen(path, "r");

	line[0] = '\0';
	if (!file)
		return;
	if (fgets(line, size, file))
		line[strcspn(line, "\n")] = '\0';
	fclose(file);
}
