/* SPDX-License-Identifier: MIT
 *
 * Memory of several MiB as the CPU sees it: where the kernel uses huge pages, splitting them must
 * not show.
 */
#include <exo/string.h>
#include <exo/test.h>
#include "child.h"
#include "forked.h"

#define PAGES       1536 /* 6 MiB: at least two huge pages, wherever it lies */
#define CHUNK_PAGES 512

static char *region;

static char *page_at(size_t page)
{
	return region + page * PAGE_BYTES;
}

static bool make_region(void)
{
	region = map_pages(PAGES);
	for (size_t page = 0; region && page < PAGES; page++)
		*(volatile size_t *)page_at(page) = page + 1;
	return region;
}

static bool is_numbered(size_t first, size_t end)
{
	for (size_t page = first; page < end; page++)
		if (*(volatile size_t *)page_at(page) != page + 1)
			return false;
	return true;
}

static bool drop_region(void)
{
	return !exo_vm_unmap(region, PAGES * PAGE_BYTES);
}

TEST(memory_huge_protect)
{
	CHECK(make_region());
	CHECK_EQUAL(exo_vm_protect(page_at(700), 2 * PAGE_BYTES, EXO_VM_READ), 0);
	CHECK_EQUAL(forked_write(page_at(700)), PAGE_FAULTED);
	CHECK_EQUAL(forked_write(page_at(701)), PAGE_FAULTED);
	CHECK_EQUAL(forked_write(page_at(699)), 0);
	CHECK_EQUAL(forked_write(page_at(702)), 0);
	CHECK(is_numbered(0, PAGES));
	CHECK_EQUAL(exo_vm_protect(page_at(0), PAGES * PAGE_BYTES, EXO_VM_READ), 0);
	CHECK_EQUAL(forked_write(page_at(100)), PAGE_FAULTED);
	CHECK_EQUAL(forked_write(page_at(702)), PAGE_FAULTED);
	CHECK_EQUAL(exo_vm_protect(page_at(0), PAGES * PAGE_BYTES, ACCESS), 0);
	CHECK_EQUAL(forked_write(page_at(700)), 0);
	CHECK(is_numbered(0, PAGES));
	CHECK(drop_region());
}

TEST(memory_huge_unmap)
{
	struct memory_mark before;

	for (unsigned round = 0; round < 3; round++) {
		CHECK(make_region());
		CHECK_EQUAL(exo_vm_unmap(page_at(1000), PAGE_BYTES), 0);
		CHECK_EQUAL(forked_write(page_at(1000)), PAGE_FAULTED);
		CHECK(is_numbered(0, 1000) && is_numbered(1001, PAGES));
		CHECK_EQUAL(exo_vm_map(page_at(1000), PAGE_BYTES, ACCESS | EXO_VM_FIXED),
			    (int64_t)page_at(1000));
		CHECK_EQUAL(*(volatile size_t *)page_at(1000), 0);
		CHECK_EQUAL(exo_vm_unmap(page_at(300), 500 * PAGE_BYTES), 0);
		CHECK(is_numbered(0, 300) && is_numbered(800, 1000));
		CHECK(drop_region());
		if (round)
			CHECK(memory_is_back(&before));
		memory_mark(&before);
	}
}

/* 0 when the child sees what the parent wrote before, and only its own writes afterwards. */
static int child_of_huge(void *argument)
{
	size_t written = (size_t)argument;

	if (!is_numbered(0, PAGES))
		return 1;
	*(volatile size_t *)page_at(written) = 0;
	return is_numbered(0, written) && is_numbered(written + 1, PAGES) ? 0 : 2;
}

TEST(memory_huge_fork)
{
	static const size_t written[] = { 0, 511, 512, 1000, PAGES - 1 };

	CHECK(make_region());
	for (unsigned i = 0; i < ARRAY_COUNT(written); i++) {
		CHECK_EQUAL(forked(child_of_huge, (void *)written[i]), 0);
		CHECK(is_numbered(0, PAGES));
		*(volatile size_t *)page_at(written[i]) = written[i] + 1;
	}
	CHECK(drop_region());
}

/* The first border between huge pages in the region. */
static char *border(void)
{
	return (char *)ALIGN_UP((uintptr_t)region + PAGE_BYTES, CHUNK_PAGES * PAGE_BYTES);
}

/* The kernel writes across it for its agent. */
TEST(memory_huge_kernel_copies)
{
	CHECK(make_region());
	CHECK_EQUAL(exo_file_read("etc/config", 0, border() - 8, 16), 16);
	CHECK(drop_region());
	CHECK(make_region());
	CHECK_EQUAL(exo_vm_protect(border(), PAGE_BYTES, EXO_VM_READ), 0);
	CHECK_EQUAL(exo_file_read("etc/config", 0, border() - 8, 16), -E_FAULT);
	CHECK(drop_region());
}
