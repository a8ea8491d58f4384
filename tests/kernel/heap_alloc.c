/* SPDX-License-Identifier: MIT
 *
 * Tests of the kernel heap, the same for every variant. A variant may keep some memory at hand:
 * what must not happen is that the same work done again takes more.
 */
#include <exo/frames.h>
#include <exo/heap.h>
#include <exo/sched.h>
#include <exo/string.h>
#include <exo/test.h>
#include <exo/thread.h>
#include "memory_hog.h"

static const size_t edge_sizes[] = {
	1,    7,    8,    15,   16,   17,   63,   64,    65,    127,   128,   129,   160,   161,
	255,  256,  257,  511,  512,  513,  640,  641,   1023,  1024,  1025,  1536,  2047,  2048,
	2049, 4080, 4095, 4096, 4097, 8192, 8193, 12288, 16384, 32767, 32768, 32769, 65536, 100000,
};

static bool is_aligned(const void *object, size_t bytes)
{
	return (uintptr_t)object % (bytes % PAGE_BYTES ? 16 : PAGE_BYTES) == 0;
}

static bool is_filled(const void *object, size_t bytes, uint8_t byte)
{
	const uint8_t *at = object;

	for (size_t i = 0; i < bytes; i++)
		if (at[i] != byte)
			return false;
	return true;
}

TEST(heap_edge_sizes)
{
	static void *objects[ARRAY_COUNT(edge_sizes)];

	for (unsigned i = 0; i < ARRAY_COUNT(edge_sizes); i++) {
		objects[i] = heap_alloc(edge_sizes[i]);
		CHECK(objects[i]);
		CHECK(is_aligned(objects[i], edge_sizes[i]));
		memset(objects[i], (int)i + 1, edge_sizes[i]);
	}
	heap_check();
	for (unsigned i = 0; i < ARRAY_COUNT(edge_sizes); i++) {
		CHECK(is_filled(objects[i], edge_sizes[i], (uint8_t)(i + 1)));
		heap_free(objects[i], edge_sizes[i]);
	}
	heap_check();
}

/* Several objects of each size, so that they lie in different pages of what holds them. */
#define SAME_SIZE_OBJECTS 20

/* A look at every eighth byte: an allocator that errs writes words. */
static bool is_filled_sparsely(const uint8_t *object, size_t bytes, uint8_t byte)
{
	for (size_t i = 0; i < bytes; i += 8)
		if (object[i] != byte)
			return false;
	return object[bytes - 1] == byte;
}

TEST(heap_every_small_size)
{
	uint8_t *objects[SAME_SIZE_OBJECTS];

	for (size_t bytes = 1; bytes <= 2100; bytes++) {
		for (unsigned i = 0; i < SAME_SIZE_OBJECTS; i++) {
			objects[i] = heap_alloc(bytes);
			CHECK(objects[i]);
			CHECK(is_aligned(objects[i], bytes));
			memset(objects[i], (int)i + 1, bytes);
		}
		/* Backwards: a free must not touch an earlier object. */
		for (unsigned i = SAME_SIZE_OBJECTS; i-- > 0;) {
			CHECK(is_filled_sparsely(objects[i], bytes, (uint8_t)(i + 1)));
			heap_free(objects[i], bytes);
		}
	}
	heap_check();
}

TEST(heap_zeroed)
{
	for (unsigned i = 0; i < ARRAY_COUNT(edge_sizes); i++) {
		void *object = heap_alloc(edge_sizes[i]);

		CHECK(object);
		memset(object, 0xff, edge_sizes[i]);
		heap_free(object, edge_sizes[i]);
		object = heap_alloc_zeroed(edge_sizes[i]);
		CHECK(object);
		CHECK(is_filled(object, edge_sizes[i], 0));
		heap_free(object, edge_sizes[i]);
	}
}

static size_t hidden(size_t bytes)
{
	__asm__ volatile("" : "+r"(bytes));
	return bytes;
}

/* A size that the compiler knows and one that it does not are the same to the heap. */
#define CHECK_CONSTANT_SIZE(bytes)                        \
	do {                                              \
		void *check_object = heap_alloc(bytes);   \
                                                          \
		CHECK(check_object);                      \
		heap_free(check_object, hidden(bytes));   \
		check_object = heap_alloc(hidden(bytes)); \
		CHECK(check_object);                      \
		heap_free(check_object, bytes);           \
		heap_check();                             \
	} while (0)

TEST(heap_constant_sizes)
{
	CHECK_CONSTANT_SIZE(1);
	CHECK_CONSTANT_SIZE(16);
	CHECK_CONSTANT_SIZE(64);
	CHECK_CONSTANT_SIZE(129);
	CHECK_CONSTANT_SIZE(512);
	CHECK_CONSTANT_SIZE(513);
	CHECK_CONSTANT_SIZE(1024);
	CHECK_CONSTANT_SIZE(2048);
	CHECK_CONSTANT_SIZE(2049);
	CHECK_CONSTANT_SIZE(4096);
	CHECK_CONSTANT_SIZE(8192);
	heap_free(NULL, 64);
	heap_free(NULL, hidden(64));
}

TEST(heap_limits)
{
	void *largest = heap_alloc(hidden(HEAP_BYTES_MAX));

	CHECK(!heap_alloc(hidden(HEAP_BYTES_MAX + 1)));
	CHECK(!heap_alloc(hidden((size_t)-1)));
	CHECK(!heap_alloc(hidden((size_t)-4096)));
	CHECK(!heap_alloc_zeroed(hidden((size_t)1 << 63)));
	if (largest) /* a small machine may not have it */
		heap_free(largest, HEAP_BYTES_MAX);
	heap_check();
}

/* The model: what is allocated now, each object filled with its own byte. */
#define LIVE_MAX 300

struct live_object {
	uint8_t *object;
	size_t bytes;
	uint8_t fill;
};

static struct live_object live[LIVE_MAX];

/* Mostly small, sometimes whole pages, seldom large. */
static size_t random_bytes(struct test_run *t)
{
	uint64_t random = test_random(t);

	switch (random % 16) {
	case 0:
		return (1 + random / 16 % 5) * PAGE_BYTES;
	case 1:
		return 1 + random / 16 % 40000;
	case 2:
	case 3:
	case 4:
		return 1 + random / 16 % 3000;
	default:
		return 1 + random / 16 % 300;
	}
}

static bool live_overlaps(const struct live_object *entry, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (entry->object < live[i].object + live[i].bytes &&
		    live[i].object < entry->object + entry->bytes)
			return true;
	return false;
}

/* Nothing held by threads any more, and nobody's memory still to be given back. */
static void heap_settle(void)
{
	thread_reap();
	heap_drain();
	heap_check();
}

static void heap_random_round(struct test_run *t)
{
	unsigned count = 0;

	for (unsigned step = 0; step < 3000; step++) {
		uint64_t random = test_random(t);

		if (count < LIVE_MAX && random % 256 < 140) {
			struct live_object *entry = &live[count];

			entry->bytes = random_bytes(t);
			entry->fill = (uint8_t)(random >> 8);
			entry->object = heap_alloc(entry->bytes);
			CHECK(entry->object);
			CHECK(is_aligned(entry->object, entry->bytes));
			CHECK(!live_overlaps(entry, count));
			memset(entry->object, entry->fill, entry->bytes);
			count++;
		} else if (count) {
			struct live_object *entry = &live[random / 256 % count];

			CHECK(is_filled(entry->object, entry->bytes, entry->fill));
			heap_free(entry->object, entry->bytes);
			*entry = live[--count];
		}
		if (step % 300 == 0)
			heap_check();
	}
	while (count--) {
		CHECK(is_filled(live[count].object, live[count].bytes, live[count].fill));
		heap_free(live[count].object, live[count].bytes);
	}
	heap_check();
	frames_check();
}

/* Two rounds of the same requests. Objects of one frame are kept at hand by turns, so the heap may
 * hold a frame more after every other round: the most that it held, and the least that was free. */
static void heap_two_rounds(struct test_run *t, const struct test_run *start, size_t *held,
			    size_t *free)
{
	*held = 0;
	*free = SIZE_MAX;
	for (unsigned round = 0; round < 2; round++) {
		struct test_run again = *start;

		heap_random_round(&again);
		t->failed |= again.failed;
		heap_settle();
		*held = MAX(*held, heap_frames_count());
		*free = MIN(*free, frames_free_count());
	}
}

TEST(heap_random)
{
	struct test_run start = *t;
	size_t held[2], free[2], used;

	heap_settle();
	used = heap_used_bytes();
	for (unsigned i = 0; i < 2; i++) {
		heap_two_rounds(t, &start, &held[i], &free[i]);
		if (t->failed)
			return;
		CHECK_EQUAL(heap_used_bytes(), used);
	}
	CHECK(held[1] <= held[0]);
	CHECK(free[1] >= free[0]);
}

/* A burst of small objects gives its memory back. */
#define BURST_OBJECTS 20000

struct burst_object {
	struct burst_object *next;
	uint64_t payload[7];
};

static struct burst_object *burst_alloc(unsigned count)
{
	struct burst_object *first = NULL;

	while (count--) {
		struct burst_object *object = heap_alloc(sizeof(*object));

		if (!object)
			break;
		object->next = first;
		first = object;
	}
	return first;
}

static unsigned burst_free(struct burst_object *object)
{
	unsigned count = 0;

	for (; object; count++) {
		struct burst_object *next = object->next;

		heap_free(object, sizeof(*object));
		object = next;
	}
	return count;
}

TEST(heap_gives_memory_back)
{
	const size_t burst_frames = BURST_OBJECTS * sizeof(struct burst_object) / PAGE_BYTES;
	size_t before = heap_frames_count();
	struct burst_object *burst = burst_alloc(BURST_OBJECTS);
	size_t during = heap_frames_count();

	heap_check();
	CHECK_EQUAL(burst_free(burst), BURST_OBJECTS);
	heap_check();
	CHECK(during >= before + burst_frames / 2);
	CHECK(during <= before + burst_frames + burst_frames / 2 + 16);
	CHECK(heap_frames_count() <= before + 16); /* one chunk or slab may be kept */
}

/* With every frame taken only what the heap holds already can be had; then all is as before. */
TEST(heap_exhaustion)
{
	void *object = heap_alloc(64), *large, *zeroed;
	struct hog_block *taken = NULL;
	size_t free_before = frames_free_count(), free_after;
	struct burst_object *burst;
	unsigned small;

	hog_take_all(&taken);
	burst = burst_alloc(BURST_OBJECTS);
	large = heap_alloc(hidden(100000));
	zeroed = heap_alloc_zeroed(hidden(16 * PAGE_BYTES));
	heap_check();
	small = burst_free(burst);
	hog_release(&taken);
	free_after = frames_free_count();
	CHECK(object);
	CHECK(small < BURST_OBJECTS);
	CHECK(!large);
	CHECK(!zeroed);
	CHECK(free_after >= free_before);
	heap_free(object, 64);
	CHECK_EQUAL(burst_free(burst_alloc(1000)), 1000);
	heap_check();
	frames_check();
}

/* Objects that one thread allocates and another frees; the allocating thread has ended by then. */
#define HANDED_OVER 500

static uint8_t *handed_over[HANDED_OVER];
static const size_t handed_sizes[] = { 16, 64, 100, 129, 500, 1024, 2048, 3000, 4096, 8192 };
static volatile bool handing_done;

static size_t handed_bytes(unsigned i)
{
	return handed_sizes[i % ARRAY_COUNT(handed_sizes)];
}

static void hand_over(void *argument __attribute__((unused)))
{
	for (unsigned i = 0; i < HANDED_OVER; i++) {
		handed_over[i] = heap_alloc(handed_bytes(i));
		if (handed_over[i])
			memset(handed_over[i], (int)i, handed_bytes(i));
	}
	for (unsigned i = 0; i < HANDED_OVER; i += 2) /* and holds some free ones */
		heap_free(handed_over[i], handed_bytes(i));
	handing_done = true;
}

static void hand_over_and_exit(void *argument)
{
	hand_over(argument);
	thread_exit();
}

/* A thread that allocates, its end, and the frees by another: the second time leaves not one
 * byte behind. */
TEST(heap_objects_outlive_their_thread)
{
	size_t used;

	heap_settle();
	used = heap_used_bytes();
	for (unsigned round = 0; round < 3; round++) {
		struct thread *thread = thread_create("hands over", hand_over_and_exit, NULL);

		CHECK(thread);
		handing_done = false;
		sched_wake(thread);
		while (!handing_done)
			sched_yield();
		sched_yield();
		thread_reap();
		heap_check();
		for (unsigned i = 1; i < HANDED_OVER; i += 2) {
			CHECK(handed_over[i]);
			CHECK(is_filled(handed_over[i], handed_bytes(i), (uint8_t)i));
			heap_free(handed_over[i], handed_bytes(i));
		}
		heap_settle();
		CHECK_EQUAL(heap_used_bytes(), used);
	}
	frames_check();
}

/* What threads hold counts as memory when it runs out: objects freed while nothing else is left can
 * be had again as frames. */
TEST(heap_drains_under_pressure)
{
	struct hog_block *taken = NULL, *regained = NULL;
	struct burst_object *burst;
	size_t freed, count, used;

	heap_settle();
	used = heap_used_bytes();
	burst = burst_alloc(BURST_OBJECTS);
	hog_take_all(&taken);
	freed = burst_free(burst);
	hog_take_all(&regained);
	count = heap_frames_count();
	CHECK_EQUAL(frames_free_count(), 0);
	hog_release(&regained);
	hog_release(&taken);
	heap_check();
	frames_check();
	CHECK_EQUAL(freed, BURST_OBJECTS);
	heap_settle();
	CHECK_EQUAL(heap_used_bytes(), used);
	CHECK(count <= heap_frames_count() + 16);
}

/* Threads come and go, and with them what they hold. */
TEST(heap_threads_leave_nothing)
{
	size_t used;

	heap_settle();
	used = heap_used_bytes();
	for (unsigned round = 0; round < test_rounds(t, 100); round++) {
		struct thread *thread = thread_create("short", hand_over_and_exit, NULL);

		CHECK(thread);
		handing_done = false;
		sched_wake(thread);
		while (!handing_done)
			sched_yield();
		sched_yield();
		for (unsigned i = 1; i < HANDED_OVER; i += 2)
			heap_free(handed_over[i], handed_bytes(i));
	}
	heap_settle();
	CHECK_EQUAL(heap_used_bytes(), used);
	frames_check();
}

/* Out of memory for one size, objects of another are freed: what they leave serves the first, even
 * if it is few enough for a thread to hold. */
#define PIECES      120
#define PIECE_BYTES 128

TEST(heap_regains_what_threads_hold)
{
	static void *pieces[PIECES];
	struct burst_object *pages = NULL, *page;
	struct hog_block *taken = NULL;
	void *regained;

	for (unsigned i = 0; i < PIECES; i++)
		pieces[i] = heap_alloc(PIECE_BYTES);
	hog_take_all(&taken);
	while ((page = heap_alloc(PAGE_BYTES))) {
		page->next = pages;
		pages = page;
	}
	for (unsigned i = 0; i < PIECES; i++)
		heap_free(pieces[i], PIECE_BYTES);
	regained = heap_alloc(PAGE_BYTES);
	hog_release(&taken);
	while (pages) {
		page = pages;
		pages = page->next;
		heap_free(page, PAGE_BYTES);
	}
	CHECK(regained);
	heap_free(regained, PAGE_BYTES);
	heap_check();
	frames_check();
}
