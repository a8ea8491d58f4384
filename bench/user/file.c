/* SPDX-License-Identifier: MIT
 *
 * Faults on a file of the initrd that somebody has read before: its pages are in memory, only the
 * translations are missing.
 */
#include <exo/bench.h>
#include <uapi/exo/syscall.h>

#define FILE_PATH "bench"

static size_t file_bytes(void)
{
	size_t bytes = 0;
	char byte;

	while (exo_file_read(FILE_PATH, bytes, &byte, 1) == 1)
		bytes += PAGE_BYTES;
	return bytes;
}

static const volatile char *map_file(struct bench_run *b, size_t bytes)
{
	int64_t at = exo_vm_map_file(FILE_PATH, 0, bytes, EXO_VM_READ);

	if (at < 0)
		bench_fail(b, "the file cannot be mapped");
	return (const volatile char *)at;
}

static void read_pages(const volatile char *at, size_t bytes)
{
	for (size_t offset = 0; offset < bytes; offset += PAGE_BYTES)
		bench_keep(at[offset]);
}

BENCH(fault_file,
      .op = "read a byte in each page of a mapped file that is in memory; per page with all faults",
      .goal = 900, .samples = 200, .options = "MM_FAULT_AROUND")
{
	size_t bytes = file_bytes();
	const volatile char *holder = map_file(b, bytes);

	if (b->failed)
		return;
	read_pages(holder, bytes);
	b->per_sample = bytes / PAGE_BYTES;
	bench_loop (b) {
		const volatile char *at = map_file(b, bytes);

		if (b->failed)
			return;
		bench_begin(b);
		read_pages(at, bytes);
		bench_end(b);
		if (exo_vm_unmap((void *)at, bytes))
			bench_fail(b, "the file cannot be unmapped");
	}
	exo_vm_unmap((void *)holder, bytes);
}
