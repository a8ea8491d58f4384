/* SPDX-License-Identifier: MIT
 *
 * Tests of the user library's allocator, the same for every variant, against a naive model: every
 * live object keeps the bytes that were written into it, and nothing overlaps.
 */
#include <exo/kconfig.h>
#include <exo/string.h>
#include <exo/test.h>
#include <exo_user/malloc.h>
#include "child.h"
#include "forked.h"

static bool is_filled(const void *object, size_t bytes, uint8_t byte)
{
	const uint8_t *at = object;

	for (size_t i = 0; i < bytes; i++)
		if (at[i] != byte)
			return false;
	return true;
}

static const size_t edge_sizes[] = {
	0,    1,    8,    15,    16,          17,    31,     32,      64,      65,
	112,  127,  128,  129,   160,         161,   255,    256,     257,     512,
	513,  640,  1024, 1025,  2047,        2048,  2049,   4095,    4096,    4097,
	8191, 8192, 8193, 12288, 16384,       65472, 65536,  65537,   100000,  3584,
	5120, 6144, 7168, 7169,  65536 - 640, 65535, 131072, 1 << 20, 3 << 20,
};

TEST(malloc_edge_sizes)
{
	static uint8_t *objects[ARRAY_COUNT(edge_sizes)];

	for (unsigned i = 0; i < ARRAY_COUNT(edge_sizes); i++) {
		objects[i] = malloc(edge_sizes[i]);
		CHECK(objects[i]);
		CHECK_EQUAL((uintptr_t)objects[i] % 16, 0);
		memset(objects[i], (int)i + 1, edge_sizes[i]);
	}
	for (unsigned i = 0; i < ARRAY_COUNT(edge_sizes); i++) {
		CHECK(is_filled(objects[i], edge_sizes[i], (uint8_t)(i + 1)));
		free(objects[i]);
	}
}

/* Sizes that the compiler knows may take another path. */
TEST(malloc_constant_sizes)
{
	char *empty = malloc(0), *one = malloc(1), *small = malloc(64), *page = malloc(4096),
	     *last = malloc(MALLOC_SMALL_MAX), *large = malloc(MALLOC_SMALL_MAX + 1);

	CHECK(empty && one && small && page && last && large && empty != one);
	memset(one, 1, 1);
	memset(small, 2, 64);
	memset(page, 3, 4096);
	memset(last, 4, MALLOC_SMALL_MAX);
	memset(large, 5, MALLOC_SMALL_MAX + 1);
	CHECK(is_filled(one, 1, 1) && is_filled(small, 64, 2) && is_filled(page, 4096, 3));
	CHECK(is_filled(last, MALLOC_SMALL_MAX, 4) && is_filled(large, MALLOC_SMALL_MAX + 1, 5));
	free(empty);
	free(one);
	free(small);
	free(page);
	free(last);
	free(large);
	free(NULL);
}

TEST(malloc_impossible)
{
	volatile size_t huge = SIZE_MAX, half = SIZE_MAX / 2, big = (size_t)1 << 60;

	CHECK(!malloc(huge) && !malloc(huge - 4096) && !malloc(half) && !malloc(big));
	CHECK(!calloc(huge, 2) && !calloc(half, 3) && !calloc(big, 16) && !calloc(1, huge));
	CHECK(!aligned_alloc(0, 64) && !aligned_alloc(24, 64) && !aligned_alloc(huge, 64));
	CHECK(!aligned_alloc(64, huge) && !aligned_alloc(4096, half));
}

TEST(malloc_calloc)
{
	static const size_t sizes[] = { 1, 16, 100, 4096, 8192, 8193, 200000 };

	for (unsigned i = 0; i < ARRAY_COUNT(sizes); i++) {
		void *object = malloc(sizes[i]);

		CHECK(object);
		memset(object, 0xa5, sizes[i]);
		free(object);
		object = calloc(sizes[i], 1);
		CHECK(object && is_filled(object, sizes[i], 0));
		memset(object, 0xa5, sizes[i]);
		free(object);
	}
	free(calloc(0, 7));
	free(calloc(7, 0));
}

TEST(malloc_aligned)
{
	static const size_t sizes[] = { 0, 1, 24, 100, 700, 4096, 5000, 8192, 9000, 70000, 300000 };
	static void *objects[18][ARRAY_COUNT(sizes)];

	for (unsigned log = 0; log < 18; log++)
		for (unsigned i = 0; i < ARRAY_COUNT(sizes); i++) {
			void *object = aligned_alloc((size_t)1 << log, sizes[i]);

			CHECK(object);
			CHECK_EQUAL((uintptr_t)object & (((uintptr_t)1 << log) - 1), 0);
			memset(object, (int)(log * 16 + i), sizes[i]);
			objects[log][i] = object;
		}
	for (unsigned log = 0; log < 18; log++)
		for (unsigned i = 0; i < ARRAY_COUNT(sizes); i++) {
			CHECK(is_filled(objects[log][i], sizes[i], (uint8_t)(log * 16 + i)));
			free(objects[log][i]);
		}
}

/* Larger than what the allocator maps at once. Only the ends are touched. */
TEST(malloc_aligned_large)
{
	for (size_t alignment = 64 * KIB; alignment <= 16 * MIB; alignment *= 2) {
		char *object = aligned_alloc(alignment, 100000);

		CHECK(object);
		CHECK_EQUAL((uintptr_t)object % alignment, 0);
		object[0] = 1;
		object[99999] = 2;
		free(object);
	}
}

#define MODEL_OBJECTS 400

static struct {
	uint8_t *at;
	size_t bytes;
	uint8_t byte;
} model[MODEL_OBJECTS];

/* Mostly small, some around a page, few that are large. */
static size_t random_bytes(struct test_run *t)
{
	static const uint32_t limits[] = { 64, 128, 300, 1200, 5000, 9000, 20000, 150000 };

	return test_random(t) %
	       limits[test_random(t) % 64 ? test_random(t) % 6 : test_random(t) % 8];
}

static bool object_create(struct test_run *t, unsigned i)
{
	size_t bytes = random_bytes(t);

	switch (test_random(t) % 8) {
	case 0:
		model[i].at = calloc(1, bytes);
		if (model[i].at && !is_filled(model[i].at, bytes, 0))
			return false;
		break;
	case 1:
		model[i].at = aligned_alloc((size_t)1 << test_random(t) % 14, bytes);
		break;
	default:
		model[i].at = malloc(bytes);
	}
	model[i].bytes = bytes;
	model[i].byte = (uint8_t)test_random(t);
	if (model[i].at)
		memset(model[i].at, model[i].byte, bytes);
	return model[i].at;
}

static bool object_free(unsigned i)
{
	bool right = is_filled(model[i].at, model[i].bytes, model[i].byte);

	free(model[i].at);
	model[i].at = NULL;
	return right;
}

/* Fill up and empty by turns. */
static bool workload(struct test_run *t)
{
	for (unsigned round = 0; round < 8000; round++) {
		unsigned i = (unsigned)(test_random(t) % MODEL_OBJECTS);
		bool grow = test_random(t) % 4 ? round / 2000 % 2 == 0 : test_random(t) % 2;

		if (grow && !model[i].at && !object_create(t, i))
			return false;
		if (!grow && model[i].at && !object_free(i))
			return false;
	}
	for (unsigned i = 0; i < MODEL_OBJECTS; i++)
		if (model[i].at && !object_free(i))
			return false;
	return true;
}

TEST(malloc_random)
{
	CHECK(workload(t));
}

/* Everything comes back to the kernel. The first round may leave page tables behind. */
TEST(malloc_gives_memory_back)
{
	struct memory_mark before;

	CHECK(workload(t));
	malloc_trim();
	memory_mark(&before);
	for (unsigned round = 0; round < 3; round++) {
		CHECK(workload(t));
		malloc_trim();
		CHECK(memory_is_back(&before));
	}
}

/* Without being told, too: empty chunks go back by themselves. */
TEST(malloc_returns_chunks)
{
	static void *objects[4000];
	uint64_t before, grown;

	malloc_trim();
	before = free_bytes();
	for (unsigned i = 0; i < ARRAY_COUNT(objects); i++) {
		objects[i] = malloc(1000);
		CHECK(objects[i]);
		memset(objects[i], 1, 1000);
	}
	grown = before - free_bytes();
	CHECK(grown >= sizeof(objects) / sizeof(*objects) * 1000);
	for (unsigned i = 0; i < ARRAY_COUNT(objects); i++)
		free(objects[i]);
	CHECK(before - free_bytes() < grown / 8);
	malloc_trim();
}

/* What only a debugging build catches: it ends a child with an invalid opcode. */
#define CAUGHT (EXO_STATUS_FAULT + 6)

static int free_twice(void *argument)
{
	char *object = malloc((size_t)argument);

	free(object);
	free(object);
	return 0;
}

static int free_wild(void *argument)
{
	char *object = malloc(100), *other = malloc(100);

	free(object + (size_t)argument);
	free(other);
	return 0;
}

static int free_static(void *argument)
{
	static char object[64];

	(void)argument;
	free(object);
	return 0;
}

TEST(malloc_catches_misuse)
{
	static const size_t sizes[] = { 0, 64, 8192, 8193, 1 << 20 };

	if (!IS_ENABLED(CONFIG_DEBUG_ASSERT_HOT)) {
		test_skip(t, "DEBUG_ASSERT_HOT is off");
		return;
	}
	for (unsigned i = 0; i < ARRAY_COUNT(sizes); i++)
		CHECK_EQUAL(forked(free_twice, (void *)sizes[i]), CAUGHT);
	CHECK_EQUAL(forked(free_wild, (void *)1), CAUGHT);
	CHECK_EQUAL(forked(free_wild, (void *)16), CAUGHT);
	CHECK_EQUAL(forked(free_wild, (void *)(1 << 30)), CAUGHT);
	CHECK_EQUAL(forked(free_static, NULL), CAUGHT);
	CHECK_EQUAL(forked(free_wild, NULL), 0);
}
