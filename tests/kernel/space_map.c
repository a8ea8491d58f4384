/* SPDX-License-Identifier: MIT
 *
 * Address spaces: requests that must be refused, contents, copies for a child, quotas, and every
 * frame and byte given back.
 */
#include <exo/frames.h>
#include <exo/heap.h>
#include <exo/string.h>
#include <exo/test.h>
#include "memory_hog.h"
#include "spaces.h"

TEST(space_refuses_bad_requests)
{
	struct space *space = make_space(GIB);
	static const struct {
		vaddr_t start;
		size_t bytes;
		unsigned access;
	} bad[] = {
		{ AT, 0, RW },
		{ 0, 0, RW },
		{ AT + 1, PAGE_BYTES, RW },
		{ AT, PAGE_BYTES - 1, RW },
		{ 0, PAGE_BYTES + 1, RW },
		{ PAGE_BYTES, PAGE_BYTES, RW },
		{ ARCH_USER_END, PAGE_BYTES, RW },
		{ 0x00007ffffffff000, PAGE_BYTES, RX },
		{ ARCH_USER_END - PAGE_BYTES, 2 * PAGE_BYTES, RW },
		{ AT, -(size_t)PAGE_BYTES, RW },
		{ 0xffff800000000000, PAGE_BYTES, RW },
		{ AT, PAGE_BYTES, SPACE_WRITE | SPACE_EXECUTE },
		{ AT, PAGE_BYTES, 8 },
	};

	CHECK(space);
	for (unsigned i = 0; i < ARRAY_COUNT(bad); i++) {
		CHECK_EQUAL(map_at(space, bad[i].start, bad[i].bytes, bad[i].access), -E_INVAL);
		CHECK(!bad[i].start ||
		      space_protect(space, bad[i].start, bad[i].bytes, bad[i].access) == -E_INVAL);
	}
	CHECK_EQUAL(space_unmap(space, AT, 0), -E_INVAL);
	CHECK_EQUAL(space_unmap(space, AT + 1, PAGE_BYTES), -E_INVAL);
	CHECK_EQUAL(space_unmap(space, 0xffff800000000000, PAGE_BYTES), -E_INVAL);
	CHECK_EQUAL(map_at(space, AT, 4 * PAGE_BYTES, RW), 0);
	CHECK_EQUAL(map_at(space, AT, PAGE_BYTES, RW), -E_EXIST);
	CHECK_EQUAL(map_at(space, AT + 3 * PAGE_BYTES, 2 * PAGE_BYTES, RW), -E_EXIST);
	CHECK_EQUAL(map_at(space, AT - PAGE_BYTES, 2 * PAGE_BYTES, RW), -E_EXIST);
	CHECK_EQUAL(map_at(space, AT - PAGE_BYTES, 8 * PAGE_BYTES, RW), -E_EXIST);
	CHECK_EQUAL(map_at(space, AT - PAGE_BYTES, PAGE_BYTES, RW), 0);
	CHECK_EQUAL(end_space(space), 0);
}

TEST(space_write_and_translate)
{
	struct space *space = make_space(GIB);
	static char data[3 * PAGE_BYTES];
	const vaddr_t to = AT + 100;

	CHECK(space);
	CHECK_EQUAL(map_at(space, AT, 4 * PAGE_BYTES, SPACE_READ), 0);
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
	CHECK_EQUAL(end_space(space), 0);
}

/* Memory comes when it is touched, zeroed whatever others have written there. */
TEST(space_demand_zero)
{
	paddr_t dirty[16];
	struct space *space;
	size_t before;
	uint64_t word;

	for (unsigned i = 0; i < ARRAY_COUNT(dirty); i++) {
		dirty[i] = frame_alloc();
		CHECK(dirty[i] != PADDR_NONE);
		memset(arch_phys_to_virt(dirty[i]), 0xee, PAGE_BYTES);
	}
	for (unsigned i = 0; i < ARRAY_COUNT(dirty); i++)
		frame_free(dirty[i]);
	space = make_space(GIB);
	CHECK(space);
	before = space_frames(space);
	CHECK_EQUAL(map_at(space, AT, 64 * PAGE_BYTES, RW), 0);
	CHECK_EQUAL(space_frames(space), before);
	for (vaddr_t at = AT; at < AT + 64 * PAGE_BYTES; at += 8) {
		CHECK_EQUAL(read_word(space, at, &word), 0);
		CHECK_EQUAL(word, 0);
	}
	CHECK_EQUAL(space->frames, 64);
	CHECK_EQUAL(space_fault(space, AT, SPACE_EXECUTE), -E_FAULT);
	CHECK_EQUAL(space_fault(space, AT - 1, SPACE_READ), -E_FAULT);
	CHECK_EQUAL(space_fault(space, 0xffff800000000000, SPACE_READ), -E_FAULT);
	CHECK_EQUAL(end_space(space), 0);
}

/* Parent and child write in turn; neither sees the other. */
TEST(space_fork_is_a_copy)
{
	struct space *parent = make_space(GIB), *child;
	uint64_t ours = 1, theirs = 2, word;

	CHECK(parent);
	CHECK_EQUAL(map_at(parent, AT, 600 * PAGE_BYTES, RW), 0);
	CHECK_EQUAL(map_at(parent, AT + GIB, PAGE_BYTES, SPACE_READ), 0);
	for (vaddr_t at = AT; at < AT + 600 * PAGE_BYTES; at += 3 * PAGE_BYTES)
		CHECK_EQUAL(space_write(parent, at, &at, sizeof(at)), 0);
	child = space_fork(parent, spaces_quota);
	CHECK(child);
	CHECK_EQUAL(child->frames, parent->frames);
	for (vaddr_t at = AT; at < AT + 600 * PAGE_BYTES; at += 3 * PAGE_BYTES) {
		struct space *writer = at / PAGE_BYTES & 1 ? parent : child;
		struct space *other = writer == parent ? child : parent;

		CHECK_EQUAL(space_fault(writer, at, SPACE_WRITE), 0);
		*(uint64_t *)arch_phys_to_virt(arch_space_translate(&writer->arch, at)) = ours;
		CHECK_EQUAL(read_word(other, at, &word), 0);
		CHECK_EQUAL(word, at);
		CHECK_EQUAL(space_fault(other, at, SPACE_WRITE), 0);
		*(uint64_t *)arch_phys_to_virt(arch_space_translate(&other->arch, at)) = theirs;
		CHECK_EQUAL(read_word(writer, at, &word), 0);
		CHECK_EQUAL(word, ours);
	}
	space_destroy(child);
	CHECK_EQUAL(read_word(parent, AT + 3 * PAGE_BYTES, &word), 0);
	CHECK(word == ours || word == theirs);
	CHECK_EQUAL(end_space(parent), 0);
}

/* Shared memory stays shared through a fork, and lives as long as somebody maps it. */
TEST(space_shared_memory)
{
	struct space *parent = make_space(GIB), *child;
	struct space_request request = { .bytes = 8 * PAGE_BYTES, .access = RW, .shared = true };
	vaddr_t at;
	uint64_t word;

	CHECK(parent);
	request.object = object_create_shared(request.bytes, spaces_quota);
	CHECK(request.object);
	CHECK_EQUAL(space_map(parent, &request, &at), 0);
	child = space_fork(parent, spaces_quota);
	CHECK(child);
	CHECK_EQUAL(space_fault(child, at, SPACE_WRITE), 0);
	*(uint64_t *)arch_phys_to_virt(arch_space_translate(&child->arch, at)) = 77;
	CHECK_EQUAL(read_word(parent, at, &word), 0);
	CHECK_EQUAL(word, 77);
	CHECK_EQUAL(space_unmap(child, at, 8 * PAGE_BYTES), 0);
	space_destroy(child);
	CHECK_EQUAL(read_word(parent, at, &word), 0);
	CHECK_EQUAL(word, 77);
	CHECK_EQUAL(end_space(parent), 0);
}

/* The last page of a quota is an error, not a crash; everything comes back. */
TEST(space_quota)
{
	struct space *space = make_space(64 * PAGE_BYTES);
	int error = 0;
	vaddr_t at = AT;

	CHECK(space);
	CHECK_EQUAL(map_at(space, AT, GIB, RW), 0);
	for (; !error && at < AT + GIB; at += PAGE_BYTES)
		error = space_fault(space, at, SPACE_WRITE);
	CHECK(error == -E_QUOTA || error == -E_NOMEM);
	CHECK(spaces_quota->used_bytes <= spaces_quota->limit_bytes);
	CHECK(space->frames > 32);
	CHECK(!space_fork(space, spaces_quota));
	CHECK_EQUAL(space_unmap(space, AT, GIB), 0);
	CHECK_EQUAL(map_at(space, AT, PAGE_BYTES, RW), 0);
	CHECK_EQUAL(space_fault(space, AT, SPACE_WRITE), 0);
	CHECK_EQUAL(end_space(space), 0);
}

/* With no frame left, only who the system cannot do without gets one more. */
TEST(space_vital)
{
	struct space *space = make_space(GIB);
	struct hog_block *taken = NULL;
	int plain, vital;

	CHECK(space);
	CHECK_EQUAL(map_at(space, AT, 8 * PAGE_BYTES, RW), 0);
	CHECK_EQUAL(space_fault(space, AT, SPACE_WRITE), 0);
	hog_take_all(&taken);
	plain = space_fault(space, AT + PAGE_BYTES, SPACE_WRITE);
	spaces_quota->vital = true;
	vital = space_fault(space, AT + PAGE_BYTES, SPACE_WRITE);
	hog_release(&taken);
	CHECK_EQUAL(plain, -E_NOMEM);
	CHECK_EQUAL(vital, 0);
	CHECK_EQUAL(space->frames, 2);
	CHECK_EQUAL(end_space(space), 0);
}

TEST(space_gives_everything_back)
{
	size_t before = frames_free_count() + heap_frames_count();

	for (int round = 0; round < 3; round++) {
		struct space *space = make_space(GIB);

		CHECK(space);
		for (int i = 0; i < 50; i++) {
			vaddr_t at = AT + (vaddr_t)i * 64 * MIB;

			CHECK_EQUAL(map_at(space, at, 3 * PAGE_BYTES, RW), 0);
			CHECK_EQUAL(space_fault(space, at + PAGE_BYTES, SPACE_WRITE), 0);
		}
		CHECK_EQUAL(end_space(space), 0);
	}
	heap_check();
	frames_check();
	CHECK_EQUAL(frames_free_count() + heap_frames_count(), before);
}
