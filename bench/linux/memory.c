/* SPDX-License-Identifier: MIT
 *
 * The C library's allocator, and mapping, touching and unmapping memory.
 */
#include "peer.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define HUGE_BYTES  (2 * MIB)
#define FAULT_PAGES 256
#define UNMAP_PAGES 64

static __always_inline void malloc_pair(struct bench_run *b, size_t bytes)
{
	bench_loop (b) {
		void *object;

		bench_begin(b);
		object = malloc(bytes);
		bench_keep(object);
		free(object);
		bench_end(b);
	}
}

BENCH(user_malloc_64, .op = "malloc of 64 bytes and free: glibc's")
{
	malloc_pair(b, 64);
}

BENCH(user_malloc_4k, .op = "malloc of 4096 bytes and free: glibc's")
{
	malloc_pair(b, 4096);
}

static __always_inline void touch(char *at)
{
	*(volatile char *)at = 1;
}

static void touch_pages(char *at, size_t bytes)
{
	for (size_t offset = 0; offset < bytes; offset += PAGE_BYTES)
		touch(at + offset);
}

static char *map(struct bench_run *b, size_t bytes)
{
	char *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at != MAP_FAILED)
		return at;
	bench_fail(b, "mmap fails");
	return NULL;
}

BENCH(fault_anon, .op = "write to an untouched anonymous page")
{
	unsigned page = FAULT_PAGES;
	char *region = NULL;

	bench_loop (b) {
		if (page == FAULT_PAGES) {
			if (region)
				munmap(region, FAULT_PAGES * PAGE_BYTES);
			region = map(b, FAULT_PAGES * PAGE_BYTES);
			if (!region)
				return;
			page = 0;
		}
		bench_begin(b);
		touch(region + page * PAGE_BYTES);
		bench_end(b);
		page++;
	}
	munmap(region, FAULT_PAGES * PAGE_BYTES);
}

static void touch_2m(struct bench_run *b)
{
	char *found = map(b, 2 * HUGE_BYTES);
	char *at = (char *)ALIGN_UP((uintptr_t)found, HUGE_BYTES);

	if (!found)
		return;
	munmap(found, 2 * HUGE_BYTES);
	bench_loop (b) {
		int error = -1;
		void *mapped;

		bench_begin(b);
		mapped = mmap(at, HUGE_BYTES, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
		if (mapped != MAP_FAILED) {
			touch_pages(at, HUGE_BYTES);
			error = munmap(at, HUGE_BYTES);
		}
		bench_end(b);
		if (error)
			bench_fail(b, "mmap or munmap fails");
	}
}

BENCH(touch_2m__huge,
      .op = "mmap 2 MiB; write to every page; munmap: with transparent huge pages set to always",
      .samples = 50)
{
	peer_huge_pages(true);
	touch_2m(b);
	peer_huge_pages(false);
}

BENCH(touch_2m__small,
      .op = "the same with pages of 4 KiB; which is what Linux does on a machine of 512 MiB",
      .samples = 50)
{
	touch_2m(b);
}

BENCH(vm_map_unmap_4k, .op = "mmap one anonymous page and munmap it untouched")
{
	bench_loop (b) {
		int error = -1;
		void *at;

		bench_begin(b);
		at = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			  0);
		if (at != MAP_FAILED)
			error = munmap(at, PAGE_BYTES);
		bench_end(b);
		if (error)
			bench_fail(b, "mmap or munmap fails");
	}
}

BENCH(unmap_64, .op = "munmap 64 anonymous pages that were all written to", .samples = 200)
{
	bench_loop (b) {
		char *region = map(b, UNMAP_PAGES * PAGE_BYTES);
		int error;

		if (!region)
			return;
		touch_pages(region, UNMAP_PAGES * PAGE_BYTES);
		bench_begin(b);
		error = munmap(region, UNMAP_PAGES * PAGE_BYTES);
		bench_end(b);
		if (error)
			bench_fail(b, "munmap fails");
	}
}

static void read_pages(const volatile char *at, size_t bytes)
{
	for (size_t offset = 0; offset < bytes; offset += PAGE_BYTES)
		bench_keep(at[offset]);
}

BENCH(fault_file,
      .op = "read a byte in each page of a mapped file of the initrd (tmpfs); per page with all "
	    "faults: Linux maps 16 pages around each",
      .samples = 200)
{
	int file = open("/init", O_RDONLY);
	struct stat status;
	size_t bytes;

	if (file < 0 || fstat(file, &status)) {
		bench_fail(b, "no /init");
		return;
	}
	bytes = ALIGN_UP((size_t)status.st_size, PAGE_BYTES);
	b->per_sample = bytes / PAGE_BYTES;
	bench_loop (b) {
		char *at = mmap(NULL, bytes, PROT_READ, MAP_PRIVATE, file, 0);

		if (at == MAP_FAILED) {
			bench_fail(b, "the file cannot be mapped");
			break;
		}
		bench_begin(b);
		read_pages(at, bytes);
		bench_end(b);
		munmap(at, bytes);
	}
	close(file);
}
