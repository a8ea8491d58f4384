/* SPDX-License-Identifier: MIT
 *
 * vm_map, vm_unmap and vm_protect: what good requests do, and that bad ones are refused with the
 * right error and change nothing. What must fault is tried in a child.
 */
#include <exo/string.h>
#include <exo/test.h>
#include "child.h"
#include "forked.h"

#define USER_END    0x00007ffffffff000
#define KERNEL_HALF 0xffff800000000000

static bool is_filled(const char *at, size_t bytes, char byte)
{
	for (size_t i = 0; i < bytes; i++)
		if (at[i] != byte)
			return false;
	return true;
}

TEST(memory_map_is_zero)
{
	for (unsigned round = 0; round < 3; round++) { /* used frames come back */
		char *at = map_pages(64);

		CHECK(at);
		CHECK_EQUAL((uintptr_t)at % PAGE_BYTES, 0);
		CHECK(is_filled(at, 64 * PAGE_BYTES, 0));
		memset(at, 0x5a, 64 * PAGE_BYTES);
		CHECK(is_filled(at, 64 * PAGE_BYTES, 0x5a));
		CHECK_EQUAL(exo_vm_unmap(at, 64 * PAGE_BYTES), 0);
	}
}

/* Large enough for huge pages, written first at its end. */
TEST(memory_map_large_is_zero)
{
	char *at = map_pages(2048);

	CHECK(at);
	at[8 * MIB - 1] = 1;
	CHECK(is_filled(at, 8 * MIB - 1, 0));
	memset(at, 0x5a, 8 * MIB);
	CHECK_EQUAL(exo_vm_unmap(at, 8 * MIB), 0);
	at = map_pages(2048);
	CHECK(at);
	CHECK(is_filled(at, 8 * MIB, 0));
	CHECK_EQUAL(exo_vm_unmap(at, 8 * MIB), 0);
}

TEST(memory_map_costs_when_touched)
{
	uint64_t before = free_bytes(), mapped, touched;
	char *large = map_pages(GIB / PAGE_BYTES), *small = map_pages(128);

	CHECK(large && small);
	mapped = free_bytes();
	CHECK(before - mapped < 256 * KIB);
	for (unsigned page = 0; page < 128; page++)
		small[page * PAGE_BYTES] = 1;
	touched = free_bytes();
	CHECK(mapped - touched >= 128 * PAGE_BYTES);
	CHECK(mapped - touched < 256 * PAGE_BYTES);
	CHECK_EQUAL(exo_vm_unmap(small, 128 * PAGE_BYTES), 0);
	CHECK(free_bytes() - touched >= 128 * PAGE_BYTES);
	CHECK_EQUAL(exo_vm_unmap(large, GIB), 0);
}

TEST(memory_map_fixed)
{
	char *at = map_pages(8), *middle = at + 2 * PAGE_BYTES;

	CHECK(at);
	memset(at, 0x5a, 8 * PAGE_BYTES);
	for (unsigned first = 0; first < 8; first++) {
		unsigned pages = 1 + first % 3;
		int64_t got = exo_vm_map(at + first * PAGE_BYTES, pages * PAGE_BYTES,
					 ACCESS | EXO_VM_FIXED);

		CHECK_EQUAL(got, -E_EXIST);
	}
	CHECK_EQUAL(exo_vm_map(at - PAGE_BYTES, 10 * PAGE_BYTES, ACCESS | EXO_VM_FIXED), -E_EXIST);
	CHECK(is_filled(at, 8 * PAGE_BYTES, 0x5a));
	CHECK_EQUAL(exo_vm_unmap(middle, 4 * PAGE_BYTES), 0);
	CHECK_EQUAL(exo_vm_map(middle, 5 * PAGE_BYTES, ACCESS | EXO_VM_FIXED), -E_EXIST);
	CHECK_EQUAL(exo_vm_map(middle, 4 * PAGE_BYTES, ACCESS | EXO_VM_FIXED), (int64_t)middle);
	CHECK(is_filled(at, 2 * PAGE_BYTES, 0x5a));
	CHECK(is_filled(middle, 4 * PAGE_BYTES, 0));
	CHECK(is_filled(at + 6 * PAGE_BYTES, 2 * PAGE_BYTES, 0x5a));
	CHECK_EQUAL(exo_vm_unmap(at, 8 * PAGE_BYTES), 0);
}

/* A wish that cannot be had is granted elsewhere. */
TEST(memory_map_wish)
{
	char *at = map_pages(4), *other;

	CHECK(at);
	other = (char *)exo_vm_map(at, PAGE_BYTES, ACCESS);
	CHECK((int64_t)other > 0 && (other < at || other >= at + 4 * PAGE_BYTES));
	other[0] = 1;
	CHECK_EQUAL(exo_vm_unmap(other, PAGE_BYTES), 0);
	CHECK_EQUAL(exo_vm_unmap(at, 4 * PAGE_BYTES), 0);
	CHECK_EQUAL(exo_vm_map(at, PAGE_BYTES, ACCESS), (int64_t)at);
	CHECK_EQUAL(exo_vm_unmap(at, PAGE_BYTES), 0);
}

struct request {
	uint64_t at;
	uint64_t bytes;
};

/* Relative to nothing: wrong whatever is mapped. */
static const struct request bad_ranges[] = {
	{ 0x10000000, 0 }, /* empty */
	{ 0x10000000, 1 }, /* not whole pages */
	{ 0x10000000, PAGE_BYTES - 1 },
	{ 0x10000000, PAGE_BYTES + 8 },
	{ 0x10000001, PAGE_BYTES }, /* not aligned */
	{ 0x10000800, PAGE_BYTES },
	{ USER_END, PAGE_BYTES }, /* behind the user's half */
	{ USER_END - PAGE_BYTES, 2 * PAGE_BYTES },
	{ 0x10000000, USER_END },
	{ KERNEL_HALF, PAGE_BYTES },
	{ KERNEL_HALF - PAGE_BYTES, 2 * PAGE_BYTES },
	{ 0x0000800000000000, PAGE_BYTES }, /* not canonical */
	{ 0xffffffff80000000, PAGE_BYTES },
	{ -PAGE_BYTES, PAGE_BYTES },
	{ -PAGE_BYTES, 2 * PAGE_BYTES }, /* wraps */
	{ 0x10000000, -(uint64_t)PAGE_BYTES },
	{ 0x10000000, -(uint64_t)0x10000000 },
	{ 0x10000000, (uint64_t)1 << 63 },
};

TEST(memory_map_bad_ranges)
{
	for (unsigned i = 0; i < ARRAY_COUNT(bad_ranges); i++) {
		void *at = (void *)bad_ranges[i].at;
		size_t bytes = bad_ranges[i].bytes;

		CHECK_EQUAL(exo_vm_map(at, bytes, ACCESS | EXO_VM_FIXED), -E_INVAL);
		CHECK_EQUAL(exo_vm_unmap(at, bytes), -E_INVAL);
		CHECK_EQUAL(exo_vm_protect(at, bytes, EXO_VM_READ), -E_INVAL);
	}
	CHECK(system_goes_on());
}

TEST(memory_map_bad_flags)
{
	void *at = map_pages(1);
	unsigned both = EXO_VM_WRITE | EXO_VM_EXECUTE;

	CHECK(at);
	CHECK_EQUAL(exo_vm_map(NULL, PAGE_BYTES, both), -E_INVAL);
	CHECK_EQUAL(exo_vm_map(NULL, PAGE_BYTES, both | EXO_VM_READ), -E_INVAL);
	CHECK_EQUAL(exo_vm_map(NULL, PAGE_BYTES, ACCESS | 32), -E_INVAL);
	CHECK_EQUAL(exo_vm_map(NULL, PAGE_BYTES, ACCESS | 0x80000000), -E_INVAL);
	CHECK_EQUAL(exo_vm_map(NULL, PAGE_BYTES, ACCESS | EXO_VM_FIXED), -E_INVAL);
	CHECK_EQUAL(exo_vm_protect(at, PAGE_BYTES, both), -E_INVAL);
	CHECK_EQUAL(exo_vm_protect(at, PAGE_BYTES, both | EXO_VM_READ), -E_INVAL);
	CHECK_EQUAL(exo_vm_protect(at, PAGE_BYTES, ACCESS | 32), -E_INVAL);
	CHECK_EQUAL(forked_write(at), 0);
	CHECK_EQUAL(exo_vm_unmap(at, PAGE_BYTES), 0);
}

/* More than there are addresses, of the kernel's choice. */
TEST(memory_map_too_much)
{
	CHECK(exo_vm_map(NULL, USER_END, ACCESS) < 0);
	CHECK(exo_vm_map(NULL, (uint64_t)1 << 47, ACCESS) < 0);
	CHECK(exo_vm_map(NULL, (uint64_t)1 << 63, ACCESS) < 0);
	CHECK(exo_vm_map(NULL, -(uint64_t)PAGE_BYTES, ACCESS) < 0);
	CHECK_EQUAL(exo_vm_map(NULL, 0, ACCESS), -E_INVAL);
}

TEST(memory_unmap_parts)
{
	char *at = map_pages(16);

	CHECK(at);
	memset(at, 0x5a, 16 * PAGE_BYTES);
	CHECK_EQUAL(exo_vm_unmap(at, PAGE_BYTES), 0);
	CHECK_EQUAL(exo_vm_unmap(at + 15 * PAGE_BYTES, PAGE_BYTES), 0);
	CHECK_EQUAL(exo_vm_unmap(at + 4 * PAGE_BYTES, 2 * PAGE_BYTES), 0);
	CHECK_EQUAL(forked_read(at), PAGE_FAULTED);
	CHECK_EQUAL(forked_read(at + PAGE_BYTES), 0);
	CHECK_EQUAL(forked_read(at + 4 * PAGE_BYTES - 1), 0);
	CHECK_EQUAL(forked_read(at + 4 * PAGE_BYTES), PAGE_FAULTED);
	CHECK_EQUAL(forked_write(at + 6 * PAGE_BYTES - 1), PAGE_FAULTED);
	CHECK_EQUAL(forked_write(at + 6 * PAGE_BYTES), 0);
	CHECK_EQUAL(forked_read(at + 15 * PAGE_BYTES), PAGE_FAULTED);
	CHECK(is_filled(at + PAGE_BYTES, 3 * PAGE_BYTES, 0x5a));
	CHECK(is_filled(at + 6 * PAGE_BYTES, 9 * PAGE_BYTES, 0x5a));
	CHECK_EQUAL(exo_vm_unmap(at, 16 * PAGE_BYTES), 0); /* over the gaps */
	CHECK_EQUAL(exo_vm_unmap(at, 16 * PAGE_BYTES), 0); /* over nothing */
}

/* Parts of what may be one huge page: the rest keeps its contents. */
TEST(memory_unmap_parts_of_large)
{
	char *at = map_pages(1024), *middle = (char *)ALIGN_UP((uintptr_t)at, 2 * MIB) + MIB;

	CHECK(at);
	memset(at, 0x5a, 4 * MIB);
	CHECK_EQUAL(exo_vm_unmap(middle, PAGE_BYTES), 0);
	CHECK_EQUAL(exo_vm_protect(middle + PAGE_BYTES, PAGE_BYTES, EXO_VM_READ), 0);
	CHECK_EQUAL(forked_read(middle), PAGE_FAULTED);
	CHECK_EQUAL(forked_write(middle + PAGE_BYTES), PAGE_FAULTED);
	CHECK_EQUAL(forked_write(middle + 2 * PAGE_BYTES), 0);
	CHECK_EQUAL(forked_write(middle - 1), 0);
	CHECK(is_filled(at, (size_t)(middle - at), 0x5a));
	CHECK(is_filled(middle + PAGE_BYTES, (size_t)(at + 4 * MIB - middle) - PAGE_BYTES, 0x5a));
	CHECK_EQUAL(exo_vm_unmap(at, 4 * MIB), 0);
}

TEST(memory_protect)
{
	char *at = map_pages(3), *page = at + PAGE_BYTES;

	CHECK(at);
	memset(at, 0x5a, 3 * PAGE_BYTES);
	CHECK_EQUAL(exo_vm_protect(page, PAGE_BYTES, EXO_VM_READ), 0);
	CHECK_EQUAL(forked_read(page), 0);
	CHECK_EQUAL(forked_write(page), PAGE_FAULTED);
	CHECK_EQUAL(forked_call(page), PAGE_FAULTED);
	CHECK_EQUAL(exo_vm_protect(page, PAGE_BYTES, 0), 0); /* a guard */
	CHECK_EQUAL(forked_read(page), PAGE_FAULTED);
	CHECK_EQUAL(forked_write(page), PAGE_FAULTED);
	CHECK_EQUAL(forked_write(page - 1), 0);
	CHECK_EQUAL(forked_write(page + PAGE_BYTES), 0);
	CHECK_EQUAL(exo_vm_protect(page, PAGE_BYTES, ACCESS), 0);
	CHECK_EQUAL(forked_write(page), 0);
	CHECK(is_filled(at, 3 * PAGE_BYTES, 0x5a));
	CHECK_EQUAL(exo_vm_unmap(at, 3 * PAGE_BYTES), 0);
}

/* Before its first touch, too. */
TEST(memory_protect_untouched)
{
	char *at = map_pages(2);

	CHECK(at);
	CHECK_EQUAL(exo_vm_protect(at, PAGE_BYTES, EXO_VM_READ), 0);
	CHECK_EQUAL(forked_write(at), PAGE_FAULTED);
	CHECK(is_filled(at, PAGE_BYTES, 0));
	CHECK_EQUAL(forked_write(at), PAGE_FAULTED);
	CHECK_EQUAL(exo_vm_protect(at, 2 * PAGE_BYTES, ACCESS), 0);
	CHECK_EQUAL(forked_write(at), 0);
	CHECK_EQUAL(exo_vm_unmap(at, 2 * PAGE_BYTES), 0);
}

/* Written, then executed, never both at once. */
TEST(memory_protect_code)
{
	char *at = map_pages(1);

	CHECK(at);
	at[0] = (char)0xc3; /* ret */
	CHECK_EQUAL(forked_call(at), PAGE_FAULTED);
	CHECK_EQUAL(exo_vm_protect(at, PAGE_BYTES, EXO_VM_READ | EXO_VM_EXECUTE), 0);
	CHECK_EQUAL(forked_call(at), 0);
	CHECK_EQUAL(forked_write(at), PAGE_FAULTED);
	CHECK_EQUAL(exo_vm_protect(at, PAGE_BYTES, ACCESS), 0);
	CHECK_EQUAL(forked_call(at), PAGE_FAULTED);
	CHECK_EQUAL(exo_vm_unmap(at, PAGE_BYTES), 0);
}

TEST(memory_protect_gap)
{
	char *at = map_pages(6);

	CHECK(at);
	CHECK_EQUAL(exo_vm_unmap(at + 3 * PAGE_BYTES, PAGE_BYTES), 0);
	CHECK_EQUAL(exo_vm_protect(at, 6 * PAGE_BYTES, EXO_VM_READ), -E_NOENT);
	CHECK_EQUAL(exo_vm_protect(at + 3 * PAGE_BYTES, PAGE_BYTES, EXO_VM_READ), -E_NOENT);
	CHECK_EQUAL(forked_write(at), 0);
	CHECK_EQUAL(forked_write(at + 5 * PAGE_BYTES), 0);
	CHECK_EQUAL(exo_vm_unmap(at, 6 * PAGE_BYTES), 0);
}

/* A guard that was mapped as one. */
TEST(memory_map_guard)
{
	int64_t at = exo_vm_map(NULL, PAGE_BYTES, 0);

	CHECK(at > 0);
	CHECK_EQUAL(forked_read((void *)at), PAGE_FAULTED);
	CHECK_EQUAL(forked_write((void *)at), PAGE_FAULTED);
	CHECK_EQUAL(forked_call((void *)at), PAGE_FAULTED);
	CHECK_EQUAL(exo_vm_unmap((void *)at, PAGE_BYTES), 0);
}

/* The kernel's own touches obey the same rules as the agent's. */
TEST(memory_map_system_calls)
{
	char *at = map_pages(3), *edge = at + PAGE_BYTES - 2;
	char first[4];

	CHECK(at);
	CHECK_EQUAL(exo_file_read("etc/config", 0, first, 4), 4);
	CHECK_EQUAL(exo_file_read("etc/config", 0, edge, 4), 4); /* into untouched pages */
	CHECK(!memcmp(edge, first, 4));
	CHECK_EQUAL(exo_vm_protect(at + PAGE_BYTES, PAGE_BYTES, EXO_VM_READ), 0);
	CHECK_EQUAL(exo_file_read("etc/config", 0, edge, 4), -E_FAULT);
	CHECK_EQUAL(exo_vm_protect(at + PAGE_BYTES, PAGE_BYTES, 0), 0);
	CHECK_EQUAL(exo_file_read("etc/config", 0, edge, 4), -E_FAULT);
	CHECK_EQUAL(exo_vm_unmap(at + PAGE_BYTES, PAGE_BYTES), 0);
	CHECK_EQUAL(exo_file_read("etc/config", 0, edge, 4), -E_FAULT);
	CHECK_EQUAL(exo_file_read("etc/config", 0, at + 2 * PAGE_BYTES, 4), 4);
	CHECK_EQUAL(exo_vm_unmap(at, 3 * PAGE_BYTES), 0);
}

static int touch_ends(void *argument)
{
	volatile char *at = argument;

	at[0] = 1;
	at[16 * (GIB << 10) - 1] = 1;
	return 0;
}

/* Addresses are free of charge, so their number must not cost time. */
TEST(memory_map_tera)
{
	size_t bytes = 16 * (GIB << 10);
	int64_t start = exo_clock(), at = exo_vm_map(NULL, bytes, ACCESS);

	CHECK(at > 0);
	CHECK_EQUAL(forked(touch_ends, (void *)at), 0);
	touch_ends((void *)at);
	CHECK_EQUAL(exo_vm_protect((void *)at, bytes, EXO_VM_READ), 0);
	CHECK_EQUAL(forked(touch_ends, (void *)at), PAGE_FAULTED);
	CHECK_EQUAL(exo_vm_unmap((void *)at, bytes), 0);
	CHECK(exo_clock() - start < 100000000);
}
