/* SPDX-License-Identifier: MIT
 *
 * Physical memory: a file without a name, so that one page can be mapped in several places.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include "door.h"
#include "process.h"

static int memory = -1;

int memory_create(uint64_t bytes)
{
	void *at;

	memory = memfd_create("exo-memory", MFD_CLOEXEC);
	if (memory < 0 || ftruncate(memory, (off_t)bytes))
		return -1;
	/* All of it now: Linux's faults on first use are no part of what the kernel costs. */
	at = mmap((void *)host_direct_map, bytes, PROT_READ | PROT_WRITE,
		  MAP_SHARED | MAP_FIXED_NOREPLACE | MAP_POPULATE, memory, 0);
	if (at == MAP_FAILED)
		return -1;
	if ((uintptr_t)at == host_direct_map)
		return 0;
	errno = EEXIST;
	return -1;
}

bool door_map(uintptr_t at, uint64_t offset, size_t bytes)
{
	return mmap((void *)at, bytes, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_FIXED | MAP_POPULATE, memory, (off_t)offset) != MAP_FAILED;
}

void door_unmap(uintptr_t at, size_t bytes)
{
	if (munmap((void *)at, bytes)) {
		perror("exo: munmap");
		abort();
	}
}

void *door_alloc(size_t bytes)
{
	void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return at == MAP_FAILED ? NULL : at;
}
