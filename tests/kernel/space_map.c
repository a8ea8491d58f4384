/* SPDX-License-Identifier: MIT
 *
 * Address spaces: requests that must be refused, contents, and every frame given back.
 */
#include <exo/frames.h>
#include <exo/heap.h>
#include <exo/space.h>
#include <exo/string.h>
#include <exo/test.h>

#define RW (SPACE_READ | SPACE_WRITE)
#define AT 0x400000

TEST(space_refuses_bad_requests)
{
	struct space *space = space_create();
	static const struct {
		vaddr_t start;
		size_t bytes;
		unsigned access;
	} bad[] = {
		{ AT, 0, RW },
		{ AT + 1, PAGE_BYTES, RW },
		{ AT, PAGE_BYTES - 1, RW },
		{ 0, PAGE_BYTES, RW },
		{ ARCH_USER_END, PAGE_BYTES, RW },
		{ ARCH_USER_END - PAGE_BYTES, 2 * PAGE_BYTES, RW },
		{ AT, -(size_t)PAGE_BYTES, RW },
		{ 0xffff800000000000, PAGE_BYTES, RW },
		{ AT, PAGE_BYTES, SPACE_WRITE | SPACE_EXECUTE },
	};

	CHECK(space);
	for (unsigned i = 0; i < ARRAY_COUNT(bad); i++)
		CHECK_EQUAL(space_map(space, bad[i].start, bad[i].bytes, bad[i].access), -E_INVAL);
	CHECK_EQUAL(space_map(space, AT, 4 * PAGE_BYTES, RW), 0);
	CHECK_EQUAL(space_map(space, AT, PAGE_BYTES, RW), -E_EXIST);
	CHECK_EQUAL(space_map(space, AT + 3 * PAGE_BYTES, 2 * PAGE_BYTES, RW), -E_EXIST);
	CHECK_EQUAL(space_map(space, AT - PAGE_BYTES, 2 * PAGE_BYTES, RW), -E_EXIST);
	CHECK_EQUAL(space_map(space, AT - PAGE_BYTES, 8 * PAGE_BYTES, RW), -E_EXIST);
	CHECK_EQUAL(space_map(space, AT - PAGE_BYTES, PAGE_BYTES, RW), 0);
	space_destroy(space);
}

TEST(space_write_and_translate)
{
	struct space *space = space_create();
	static char data[3 * PAGE_BYTES];
	const vaddr_t to = AT + 100;

	CHECK(space);
	CHECK_EQUAL(space_map(space, AT, 4 * PAGE_BYTES, SPACE_READ), 0);
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = test_random(t);
	CHECK_EQUAL(space_write(space, to, data, sizeof(data)), 0);
	for (size_t i = 0; i < sizeof(data); i += 97) {
		paddr_t at = arch_space_translate(&space->arch, to + i);

		CHECK(at != PADDR_NONE);
		CHECK_EQUAL(*(char *)arch_phys_to_virt(at), data[i]);
	}
	CHECK_EQUAL(space_write(space, AT + 4 * PAGE_BYTES - 1, data, 2), -E_FAULT);
	CHECK(arch_space_translate(&space->arch, AT + 4 * PAGE_BYTES) == PADDR_NONE);
	CHECK(arch_space_translate(&space->arch, ARCH_USER_END) == PADDR_NONE);
	CHECK(arch_space_translate(&space->arch, 0xffff800000000000) == PADDR_NONE);
	space_destroy(space);
}

/* Too much at once fails whole, and nothing is lost in any case. */
TEST(space_gives_everything_back)
{
	size_t heap_before = heap_frames_count();
	size_t before = frames_free_count() + heap_before;
	struct space *space = space_create();

	CHECK(space);
	for (int i = 0; i < 50; i++)
		CHECK_EQUAL(space_map(space, AT + (vaddr_t)i * 64 * MIB, 3 * PAGE_BYTES, RW), 0);
	CHECK_EQUAL(space_map(space, AT + GIB * 64, GIB * 1024, RW), -E_NOMEM);
	CHECK_EQUAL(space_map(space, AT + GIB * 64, PAGE_BYTES, RW), 0);
	space_destroy(space);
	CHECK_EQUAL(frames_free_count() + heap_frames_count(), before);
}

/* Memory that others have written arrives zeroed. */
TEST(space_memory_is_zeroed)
{
	paddr_t dirty[16];
	struct space *space;

	for (unsigned i = 0; i < ARRAY_COUNT(dirty); i++) {
		dirty[i] = frame_alloc();
		CHECK(dirty[i] != PADDR_NONE);
		memset(arch_phys_to_virt(dirty[i]), 0xee, PAGE_BYTES);
	}
	for (unsigned i = 0; i < ARRAY_COUNT(dirty); i++)
		frame_free(dirty[i]);
	space = space_create();
	CHECK(space);
	CHECK_EQUAL(space_map(space, AT, 64 * PAGE_BYTES, RW), 0);
	for (size_t at = 0; at < 64 * PAGE_BYTES; at += 8) {
		paddr_t word = arch_space_translate(&space->arch, AT + at);

		CHECK(word != PADDR_NONE);
		CHECK_EQUAL(*(uint64_t *)arch_phys_to_virt(word), 0);
	}
	space_destroy(space);
}
