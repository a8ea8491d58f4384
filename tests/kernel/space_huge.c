/* SPDX-License-Identifier: MIT
 *
 * Memory of 2 MiB and more: with MM_HUGE_PAGES one page where a whole chunk fits, which is split
 * when a part of it changes. The same contents and the same accounting with and without.
 */
#include <exo/frames.h>
#include <exo/heap.h>
#include <exo/test.h>
#include "spaces.h"

#define HUGE          ARCH_CHUNK_BYTES
#define CHUNK_PAGES   (HUGE / PAGE_BYTES)
#define IS_HUGE(n)    (IS_ENABLED(CONFIG_MM_HUGE_PAGES) ? (n) : 0)
#define PAGE(n)       ((vaddr_t)(n)*PAGE_BYTES)
#define NOTHING_LEAKS (frames_free_count() + heap_frames_count())

static bool is_huge(struct space *space, vaddr_t at)
{
	const pte_t *entry = arch_space_entry(&space->arch, at);

	return entry && pte_is_huge(*entry);
}

/* Every page of the chunk holds its own number. */
static bool number_pages(struct space *space, vaddr_t chunk)
{
	for (size_t page = 0; page < CHUNK_PAGES; page++)
		if (write_word(space, chunk + PAGE(page), page))
			return false;
	return true;
}

static bool page_holds(struct space *space, vaddr_t chunk, size_t page, uint64_t number)
{
	uint64_t word;

	return !read_word(space, chunk + PAGE(page), &word) && word == number;
}

/* All but one do. */
static bool pages_are_numbered(struct space *space, vaddr_t chunk, size_t except)
{
	for (size_t page = 0; page < CHUNK_PAGES; page++)
		if (page != except && !page_holds(space, chunk, page, page))
			return false;
	return true;
}

/* A region that covers one chunk and parts of two others. */
static struct space *three_chunks(void)
{
	struct space *space = make_space(GIB);

	if (space && map_at(space, AT + PAGE(100), 2 * HUGE, RW))
		return NULL;
	return space;
}

TEST(space_huge_only_whole)
{
	struct space *space = three_chunks();

	CHECK(space);
	CHECK_EQUAL(space_fault(space, AT + PAGE(100), SPACE_READ), 0);
	CHECK_EQUAL(space->frames, 1);
	CHECK_EQUAL(space_fault(space, AT + 2 * HUGE, SPACE_WRITE), 0);
	CHECK_EQUAL(space->frames, 2);
	CHECK_EQUAL(space_fault(space, AT + HUGE + PAGE(7), SPACE_WRITE), 0);
	CHECK_EQUAL(space->frames, IS_HUGE(1) ? 2 + CHUNK_PAGES : 3);
	CHECK_EQUAL(is_huge(space, AT + HUGE), IS_HUGE(1));
	CHECK_EQUAL(space_fault(space, AT + HUGE + PAGE(7), SPACE_WRITE), 0); /* again */
	CHECK_EQUAL(space->frames, IS_HUGE(1) ? 2 + CHUNK_PAGES : 3);
	CHECK(number_pages(space, AT + HUGE));
	CHECK(pages_are_numbered(space, AT + HUGE, CHUNK_PAGES));
	CHECK_EQUAL(end_space(space), 0);
}

TEST(space_huge_protect)
{
	struct space *space = three_chunks();
	vaddr_t chunk = AT + HUGE;

	CHECK(space);
	CHECK(number_pages(space, chunk));
	CHECK_EQUAL(space_protect(space, chunk, HUGE, SPACE_READ), 0);
	CHECK_EQUAL(is_huge(space, chunk), IS_HUGE(1));
	CHECK_EQUAL(space_fault(space, chunk + PAGE(9), SPACE_WRITE), -E_FAULT);
	CHECK_EQUAL(space_protect(space, chunk, HUGE, 0), 0);
	CHECK_EQUAL(space_fault(space, chunk + PAGE(9), SPACE_READ), -E_FAULT);
	CHECK_EQUAL(space_protect(space, chunk, HUGE, RW), 0);
	CHECK(pages_are_numbered(space, chunk, CHUNK_PAGES));
	CHECK_EQUAL(write_word(space, chunk, 0), 0);
	CHECK_EQUAL(is_huge(space, chunk), IS_HUGE(1));
	CHECK_EQUAL(space_protect(space, chunk + PAGE(5), PAGE_BYTES, SPACE_READ), 0);
	CHECK(!is_huge(space, chunk));
	CHECK(pages_are_numbered(space, chunk, CHUNK_PAGES));
	CHECK_EQUAL(space_fault(space, chunk + PAGE(5), SPACE_WRITE), -E_FAULT);
	CHECK_EQUAL(write_word(space, chunk + PAGE(4), 44), 0);
	CHECK_EQUAL(write_word(space, chunk + PAGE(6), 66), 0);
	CHECK_EQUAL(end_space(space), 0);
}

TEST(space_huge_unmap)
{
	size_t before = NOTHING_LEAKS;
	struct space *space = three_chunks();
	vaddr_t chunk = AT + HUGE;

	CHECK(space);
	CHECK(number_pages(space, chunk));
	CHECK_EQUAL(space_unmap(space, chunk + PAGE(511), 2 * PAGE_BYTES), 0);
	CHECK_EQUAL(space->frames, CHUNK_PAGES - 1);
	CHECK(pages_are_numbered(space, chunk, 511));
	CHECK_EQUAL(space_unmap(space, chunk - PAGE_BYTES, 2 * PAGE_BYTES), 0);
	CHECK_EQUAL(space->frames, CHUNK_PAGES - 2);
	CHECK_EQUAL(map_at(space, chunk - PAGE_BYTES, 2 * PAGE_BYTES, RW), 0);
	CHECK(page_holds(space, chunk, 0, 0) && page_holds(space, chunk, 1, 1));
	CHECK_EQUAL(end_space(space), 0);
	frames_check();
	CHECK_EQUAL(NOTHING_LEAKS, before);
}

/* One side splits, the other keeps the page whole; whoever ends last frees what is left. */
static void fork_and_end(struct test_run *t, bool parent_splits, bool parent_ends_first)
{
	struct space *parent = three_chunks();
	vaddr_t chunk = AT + HUGE;
	struct space *child, *splitter;

	CHECK(parent);
	CHECK(number_pages(parent, chunk));
	child = space_fork(parent, spaces_quota);
	CHECK(child);
	CHECK_EQUAL(child->frames, parent->frames);
	splitter = parent_splits ? parent : child;
	CHECK_EQUAL(write_word(splitter, chunk + PAGE(3), 1003), 0);
	CHECK_EQUAL(space_unmap(splitter, chunk + PAGE(8), PAGE(4)), 0);
	CHECK(page_holds(splitter, chunk, 3, 1003));
	CHECK(pages_are_numbered(parent_splits ? child : parent, chunk, CHUNK_PAGES));
	if (parent_ends_first) {
		space_destroy(parent);
		CHECK(page_holds(child, chunk, 3, parent_splits ? 3 : 1003));
		CHECK_EQUAL(end_space(child), 0);
		return;
	}
	space_destroy(child);
	CHECK(page_holds(parent, chunk, 3, parent_splits ? 1003 : 3));
	CHECK_EQUAL(write_word(parent, chunk + PAGE(4), 1004), 0);
	CHECK(page_holds(parent, chunk, 4, 1004) && page_holds(parent, chunk, 5, 5));
	CHECK_EQUAL(end_space(parent), 0);
}

TEST(space_huge_fork)
{
	size_t before = NOTHING_LEAKS;

	for (unsigned i = 0; i < 4; i++)
		fork_and_end(t, i & 1, i & 2);
	frames_check();
	CHECK_EQUAL(NOTHING_LEAKS, before);
}

/* After the child is gone the parent has its huge page for itself again, in one piece. */
TEST(space_huge_whole_again)
{
	struct space *parent = three_chunks(), *child;
	vaddr_t chunk = AT + HUGE;

	CHECK(parent);
	CHECK(number_pages(parent, chunk));
	child = space_fork(parent, spaces_quota);
	CHECK(child);
	space_destroy(child);
	CHECK_EQUAL(write_word(parent, chunk + PAGE(9), 9), 0);
	CHECK_EQUAL(is_huge(parent, chunk), IS_ENABLED(CONFIG_MM_COW) ? IS_HUGE(1) : 0);
	CHECK(pages_are_numbered(parent, chunk, CHUNK_PAGES));
	CHECK_EQUAL(end_space(parent), 0);
}

/* A quota too small for 2 MiB still serves small pages; a full one does not hinder unmapping. */
TEST(space_huge_quota)
{
	struct space *space = make_space(HUGE);

	CHECK(space);
	CHECK_EQUAL(map_at(space, AT, HUGE, RW), 0);
	CHECK_EQUAL(space_fault(space, AT + PAGE(3), SPACE_WRITE), 0);
	CHECK_EQUAL(space->frames, 1);
	CHECK_EQUAL(end_space(space), 0);
	space = make_space(HUGE + 16 * PAGE_BYTES);
	CHECK(space);
	CHECK_EQUAL(map_at(space, AT, 2 * HUGE, RW), 0);
	for (vaddr_t at = AT; !space_fault(space, at, SPACE_WRITE);)
		while (arch_space_translate(&space->arch, at) != PADDR_NONE)
			at += PAGE_BYTES;
	CHECK(spaces_quota->limit_bytes - spaces_quota->used_bytes < PAGE_BYTES);
	CHECK(space->frames >= CHUNK_PAGES);
	CHECK_EQUAL(space_unmap(space, AT, PAGE(5)), 0);
	CHECK_EQUAL(end_space(space), 0);
}
