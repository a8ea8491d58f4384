/* SPDX-License-Identifier: MIT
 *
 * The ELF loader against damaged files: each rule of elf_check is broken alone in a good file, and
 * random damage never reaches the loader's memory accesses (a bad access would be a panic).
 */
#include <exo/elf.h>
#include <exo/initrd.h>
#include <exo/quota.h>
#include <exo/space.h>
#include <exo/heap.h>
#include <exo/string.h>
#include <exo/test.h>

#define FILE_BYTES     256
#define OFFSET_SEGMENT 64

/* One executable segment at 4 MiB that holds the whole file. */
static void make_good(uint8_t *file)
{
	static const uint8_t ident[8] = { 0x7f, 'E', 'L', 'F', 2, 1, 1, 0 };

	memset(file, 0, FILE_BYTES);
	memcpy(file, ident, sizeof(ident));
	file[16] = 2;  /* EXEC */
	file[18] = 62; /* x86-64 */
	file[20] = 1;
	*(uint64_t *)(file + 24) = 0x400080; /* entry */
	*(uint64_t *)(file + 32) = OFFSET_SEGMENT;
	*(uint16_t *)(file + 54) = 56;
	*(uint16_t *)(file + 56) = 1;
	*(uint32_t *)(file + OFFSET_SEGMENT) = 1;     /* LOAD */
	*(uint32_t *)(file + OFFSET_SEGMENT + 4) = 5; /* read, execute */
	*(uint64_t *)(file + OFFSET_SEGMENT + 16) = 0x400000;
	*(uint64_t *)(file + OFFSET_SEGMENT + 32) = FILE_BYTES;
	*(uint64_t *)(file + OFFSET_SEGMENT + 40) = FILE_BYTES;
}

static const struct damage {
	const char *what; /* a word of the refusal */
	unsigned offset;
	unsigned bytes;
	uint64_t value;
} damages[] = {
	{ "not an ELF", 0, 1, 0 },
	{ "64-bit", 4, 1, 1 },
	{ "little-endian", 5, 1, 2 },
	{ "x86-64", 18, 1, 40 },
	{ "static executable", 16, 1, 3 },
	{ "program headers", 56, 2, 0 },
	{ "program headers", 56, 2, 17 },
	{ "program headers", 54, 2, 32 },
	{ "program headers lie", 32, 8, FILE_BYTES - 55 },
	{ "program headers lie", 32, 8, UINT64_MAX - 8 },
	{ "dynamically", OFFSET_SEGMENT, 4, 2 },
	{ "dynamically", OFFSET_SEGMENT, 4, 3 },
	{ "more bytes in the file", OFFSET_SEGMENT + 40, 8, FILE_BYTES - 1 },
	{ "beyond the end", OFFSET_SEGMENT + 8, 8, 1 },
	{ "beyond the end", OFFSET_SEGMENT + 8, 8, UINT64_MAX },
	{ "outside user space", OFFSET_SEGMENT + 16, 8, 0 },
	{ "outside user space", OFFSET_SEGMENT + 16, 8, 0xffffffff80000000 },
	{ "outside user space", OFFSET_SEGMENT + 16, 8, ARCH_USER_END - 8 },
	{ "outside user space", OFFSET_SEGMENT + 40, 8, UINT64_MAX },
	{ "writable and executable", OFFSET_SEGMENT + 4, 4, 7 },
	{ "entry point", OFFSET_SEGMENT + 4, 4, 4 },
	{ "entry point", 24, 8, 0x500000 },
	{ "entry point", 24, 8, 0x3fffff },
};

static bool contains(const char *text, const char *part)
{
	for (; *text; text++)
		if (!strncmp(text, part, strlen(part)))
			return true;
	return false;
}

TEST(elf_refuses_each_damage)
{
	uint8_t file[FILE_BYTES];

	make_good(file);
	CHECK(!elf_check(file, FILE_BYTES));
	for (unsigned i = 0; i < ARRAY_COUNT(damages); i++) {
		const char *problem;

		make_good(file);
		memcpy(file + damages[i].offset, &damages[i].value, damages[i].bytes);
		problem = elf_check(file, FILE_BYTES);
		if (!problem || !contains(problem, damages[i].what))
			test_fail(t, __FILE__, __LINE__, problem ? problem : damages[i].what);
	}
}

TEST(elf_refuses_every_cut)
{
	uint8_t file[FILE_BYTES];

	make_good(file);
	for (size_t bytes = 0; bytes < FILE_BYTES; bytes++)
		CHECK(elf_check(file, bytes));
}

/* Damage in a real executable: refused or loaded, never a bad access. */
TEST(elf_random_damage)
{
	struct initrd_file init;
	uint8_t *copy;
	bool ok = true;

	CHECK_EQUAL(initrd_find("init", &init), 0);
	copy = heap_alloc(init.bytes);
	CHECK(copy);
	for (int round = 0; round < 200 && ok; round++) {
		struct quota *quota = quota_create(GIB);
		struct space *space = quota ? space_create(quota) : NULL;
		vaddr_t entry;

		memcpy(copy, init.data, init.bytes);
		for (int i = 0; i < 4; i++)
			copy[test_random(t) % 400] = test_random(t);
		/* A segment of terabytes is legal; it must fail for want of memory, not of time. */
		ok = space;
		if (space && !elf_check(copy, init.bytes) && copy[105] == init.data[105])
			ok = elf_load(space, copy, &entry) <= 0;
		if (space)
			space_destroy(space);
		if (quota)
			quota_put(quota);
	}
	heap_free(copy, init.bytes);
	CHECK(ok);
}
