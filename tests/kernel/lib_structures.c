/* SPDX-License-Identifier: MIT
 *
 * Tests of lists, bitmaps and sorting, against naive models where there is one.
 */
#include <exo/bitmap.h>
#include <exo/list.h>
#include <exo/sort.h>
#include <exo/string.h>
#include <exo/test.h>

struct item {
	int value;
	struct list_node node;
};

/* The values from first to last as digits of one number; walked backwards too. */
static int list_digits(const struct list_node *head)
{
	int forwards = 0, backwards = 0, place = 1;

	list_for_each (struct item, item, head, node)
		forwards = forwards * 10 + item->value;
	for (const struct list_node *node = head->prev; node != head; node = node->prev) {
		backwards += list_entry(node, struct item, node)->value * place;
		place *= 10;
	}
	return forwards == backwards ? forwards : -1;
}

TEST(lib_list)
{
	struct item items[5] = {
		{ .value = 1 }, { .value = 2 }, { .value = 3 }, { .value = 4 }, { .value = 5 }
	};
	struct list_node head = LIST_EMPTY(head);

	CHECK(list_empty(&head) && !list_first(&head) && !list_last(&head) && !list_pop(&head));
	list_add_tail(&head, &items[1].node);
	list_add_tail(&head, &items[2].node);
	list_add(&head, &items[0].node);
	CHECK_EQUAL(list_digits(&head), 123);
	list_add_after(&items[1].node, &items[4].node);
	CHECK_EQUAL(list_digits(&head), 1253);
	list_remove(&items[1].node);
	CHECK_EQUAL(list_digits(&head), 153);
	CHECK(list_first(&head) == &items[0].node);
	CHECK(list_last(&head) == &items[2].node);
	list_remove_init(&items[2].node);
	list_remove_init(&items[2].node);
	CHECK(list_empty(&items[2].node));
	CHECK_EQUAL(list_digits(&head), 15);
	CHECK(list_pop(&head) == &items[0].node);
	list_for_each_safe (struct item, item, &head, node)
		list_remove(&item->node);
	CHECK(list_empty(&head));
}

#define BITS 200

static bool bitmap_equals_model(const uint64_t *map, const bool *model)
{
	size_t next_set = BITS, next_clear = BITS, count = 0;

	for (size_t i = BITS; i-- > 0;) {
		count += model[i];
		*(model[i] ? &next_set : &next_clear) = i;
		if (bitmap_test(map, i) != model[i] || bitmap_find_set(map, BITS, i) != next_set ||
		    bitmap_find_clear(map, BITS, i) != next_clear ||
		    bitmap_find_set(map, BITS / 2, i) != MIN(next_set, BITS / 2) ||
		    bitmap_find_clear(map, BITS / 2, i) != MIN(next_clear, BITS / 2))
			return false;
	}
	return bitmap_count(map, BITS) == count && bitmap_find_set(map, BITS, BITS) == BITS;
}

TEST(lib_bitmap_random)
{
	uint64_t map[BITMAP_WORDS(BITS) + 1] = { 0 };
	bool model[BITS] = { false };

	for (unsigned round = 0; round < 300; round++) {
		size_t first = test_random(t) % (BITS + 1);
		size_t count = test_random(t) % (BITS + 1 - first);
		size_t bit = test_random(t) % BITS;
		bool set = test_random(t) % 2;

		if (set)
			bitmap_set_range(map, first, count);
		else
			bitmap_clear_range(map, first, count);
		memset(model + first, set, count);
		CHECK(bitmap_equals_model(map, model));
		bitmap_flip(map, bit);
		model[bit] = !model[bit];
		CHECK(bitmap_equals_model(map, model));
		bitmap_set(map, bit);
		CHECK(bitmap_test(map, bit));
		bitmap_clear(map, bit);
		CHECK(!bitmap_test(map, bit));
		model[bit] = false;
	}
	CHECK_EQUAL(map[BITMAP_WORDS(BITS)], 0);
	CHECK_EQUAL(map[BITMAP_WORDS(BITS) - 1] >> (BITS % BITMAP_WORD_BITS), 0);
}

#define SORT_MAX 300

static uint64_t values[SORT_MAX];

/* Ascending, and the same numbers as before, as far as sum and sum of squares tell. */
static bool sort_is_right(size_t count)
{
	uint64_t sum = 0, squares = 0;

	for (size_t i = 0; i < count; i++) {
		sum += values[i];
		squares += values[i] * values[i];
	}
	sort_u64(values, count);
	for (size_t i = 0; i < count; i++) {
		sum -= values[i];
		squares -= values[i] * values[i];
		if (i && values[i - 1] > values[i])
			return false;
	}
	return !sum && !squares;
}

TEST(lib_sort)
{
	for (size_t count = 0; count < SORT_MAX; count += count < 20 ? 1 : 37) {
		for (size_t i = 0; i < count; i++)
			values[i] = test_random(t);
		CHECK(sort_is_right(count));
		CHECK(sort_is_right(count)); /* sorted already */
		for (size_t i = 0; i < count; i++)
			values[i] = count - i;
		CHECK(sort_is_right(count));
		for (size_t i = 0; i < count; i++)
			values[i] = test_random(t) % 4;
		CHECK(sort_is_right(count));
	}
}
