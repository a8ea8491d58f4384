/* SPDX-License-Identifier: MIT
 *
 * The process: its arguments, the memory file, the initrd, and then the kernel's first function.
 *
 *	exo [--memory=MIB] [--cpus=N] [--initrd=FILE] WORD...
 *
 * The words are the kernel's command line.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <x86intrin.h>
#include "door.h"
#include "process.h"

#define MIB            ((uint64_t)1 << 20)
#define MEMORY_DEFAULT 256
#define CMDLINE_BYTES  512

static char cmdline[CMDLINE_BYTES];
static struct host_boot boot = { .memory_bytes = MEMORY_DEFAULT * MIB, .cpus = 1 };

static _Noreturn void refuse(const char *thing, const char *reason)
{
	fprintf(stderr, "exo: %s: %s\n", thing, reason);
	exit(2);
}

static uint64_t number(const char *option, const char *text, uint64_t least, uint64_t most)
{
	char *end, reason[96];
	unsigned long long value;

	errno = 0;
	value = strtoull(text, &end, 10);
	if (isdigit((unsigned char)*text) && !*end && !errno && value >= least && value <= most)
		return value;
	snprintf(reason, sizeof(reason), "it takes a number from %lu to %lu, not \"%.20s\"", least,
		 most, text);
	refuse(option, reason);
}

static void word_add(const char *word)
{
	size_t used = strlen(cmdline);

	if (used + strlen(word) + 2 > sizeof(cmdline))
		refuse("command line", "longer than 510 bytes");
	snprintf(cmdline + used, sizeof(cmdline) - used, "%s%s", used ? " " : "", word);
}

/* initrd.cpio beside the program, unless told. */
static const char *initrd_default(void)
{
	static char path[4096];
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 16);
	char *slash;

	if (length < 0)
		refuse("/proc/self/exe", strerror(errno));
	path[length] = 0;
	slash = strrchr(path, '/');
	strcpy(slash ? slash + 1 : path, "initrd.cpio");
	return path;
}

static void initrd_load(const char *path)
{
	struct stat about;
	char *at;
	int file = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got;

	if (file < 0 || fstat(file, &about))
		refuse(path, strerror(errno));
	boot.initrd_start = 2 * MIB;
	boot.initrd_bytes = about.st_size;
	if (!about.st_size || boot.initrd_bytes > boot.memory_bytes / 4)
		refuse(path, "empty, or larger than a quarter of the memory");
	at = (char *)host_direct_map + boot.initrd_start;
	for (off_t done = 0; done < about.st_size; done += got) {
		got = read(file, at + done, about.st_size - done);
		if (got <= 0)
			refuse(path, got ? strerror(errno) : "it became shorter");
	}
	close(file);
}

static const char *argument_of(const char *text, const char *option)
{
	size_t length = strlen(option);

	return strncmp(text, option, length) ? NULL : text + length;
}

int main(int argc, char **argv)
{
	const char *initrd = NULL, *value;

	boot.tsc_start = __rdtsc();
	for (int i = 1; i < argc; i++) {
		if ((value = argument_of(argv[i], "--memory=")))
			boot.memory_bytes = MIB * number("--memory", value, 16,
							 (host_direct_end - host_direct_map) / MIB);
		else if ((value = argument_of(argv[i], "--cpus=")))
			boot.cpus = number("--cpus", value, 1, HOST_CPUS_MAX);
		else if ((value = argument_of(argv[i], "--initrd=")))
			initrd = value;
		else if (argv[i][0] == '-')
			refuse(argv[i],
			       "not known: there are --memory=MIB, --cpus=N and --initrd=FILE");
		else
			word_add(argv[i]);
	}
	boot.cmdline = cmdline;
	if (memory_create(boot.memory_bytes))
		refuse("memory", strerror(errno));
	initrd_load(initrd ? initrd : initrd_default());
	if (signals_init())
		refuse("signals", strerror(errno));
	host_boot(&boot);
}
