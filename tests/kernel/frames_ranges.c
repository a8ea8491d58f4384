/* SPDX-License-Identifier: MIT
 *
 * Tests of frames_range_next: usable memory minus reserved ranges, against a model that looks at
 * every page by itself.
 */
#include <exo/frames.h>
#include <exo/test.h>

#define PAGES 96

static struct boot_info map;

static bool page_is_free(size_t page)
{
	paddr_t start = page * PAGE_BYTES, end = start + PAGE_BYTES;
	bool usable = false;

	for (unsigned i = 0; i < map.usable_count; i++)
		usable |= map.usable[i].start <= start && map.usable[i].end >= end;
	for (unsigned i = 0; i < map.reserved_count; i++)
		if (map.reserved[i].start < map.reserved[i].end && map.reserved[i].start < end &&
		    map.reserved[i].end > start)
			usable = false;
	return usable;
}

/* The ranges ascend, are not empty, and cover the free pages and no others. */
static bool ranges_match_model(void)
{
	struct boot_range range = { 0, 0 };
	size_t page = 0;

	while (frames_range_next(&map, &range)) {
		if (range.start % PAGE_BYTES || range.end % PAGE_BYTES || range.start >= range.end)
			return false;
		for (; page < range.start / PAGE_BYTES; page++)
			if (page_is_free(page))
				return false;
		for (; page < range.end / PAGE_BYTES; page++)
			if (!page_is_free(page))
				return false;
	}
	for (; page < PAGES; page++)
		if (page_is_free(page))
			return false;
	return true;
}

static void map_random(struct test_run *t)
{
	paddr_t at = 0;

	map.usable_count = 0;
	while (map.usable_count < 4 && at < PAGES * PAGE_BYTES / 2) {
		struct boot_range *usable = &map.usable[map.usable_count++];

		usable->start = at + test_random(t) % 8 * PAGE_BYTES;
		usable->end = usable->start + (1 + test_random(t) % 16) * PAGE_BYTES;
		at = usable->end;
	}
	map.reserved_count = (unsigned)(test_random(t) % 8);
	for (unsigned i = 0; i < map.reserved_count; i++) {
		struct boot_range *reserved = &map.reserved[i];

		reserved->start = test_random(t) % (PAGES * PAGE_BYTES);
		reserved->end = reserved->start + test_random(t) % (8 * PAGE_BYTES);
		if (test_random(t) % 4 == 0) {
			reserved->start = ALIGN_DOWN(reserved->start, PAGE_BYTES);
			reserved->end = ALIGN_DOWN(reserved->end, PAGE_BYTES);
		}
	}
}

TEST(frames_ranges_random)
{
	for (unsigned round = 0; round < 500; round++) {
		map_random(t);
		CHECK(ranges_match_model());
	}
}

TEST(frames_ranges_edges)
{
	struct boot_range range = { 0, 0 };

	map = (struct boot_info){ .usable_count = 0 };
	CHECK(!frames_range_next(&map, &range));
	map.usable_count = 1;
	map.usable[0] = (struct boot_range){ 5 * GIB, 6 * GIB };
	CHECK(frames_range_next(&map, &range));
	CHECK(range.start == 5 * GIB && range.end == 6 * GIB);
	CHECK(!frames_range_next(&map, &range));
	map.reserved_count = 1;
	map.reserved[0] = (struct boot_range){ 5 * GIB + 1, 5 * GIB + 2 };
	range = (struct boot_range){ 0, 0 };
	CHECK(frames_range_next(&map, &range));
	CHECK(range.start == 5 * GIB + PAGE_BYTES && range.end == 6 * GIB);
	map.reserved[0] = (struct boot_range){ 0, 7 * GIB };
	range = (struct boot_range){ 0, 0 };
	CHECK(!frames_range_next(&map, &range));
}
