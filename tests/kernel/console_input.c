/* SPDX-License-Identifier: MIT
 *
 * The queue of typed characters: order, the limit, and counters that wrap.
 */
#include <exo/test.h>
#include "../../kernel/input_ring.h"

static struct input_ring ring;

static void ring_empty(unsigned counter)
{
	ring = (struct input_ring){ .read = counter, .written = counter };
}

TEST(console_input_overflow)
{
	char taken[INPUT_RING_BYTES + 1];

	ring_empty(0);
	for (unsigned i = 0; i < INPUT_RING_BYTES; i++)
		CHECK(input_ring_put(&ring, (char)i));
	CHECK(!input_ring_put(&ring, 'x'));
	CHECK(!input_ring_put(&ring, 'y'));
	CHECK_EQUAL(ring.dropped, 2);
	CHECK_EQUAL(input_ring_take(&ring, taken, 1), 1);
	CHECK_EQUAL(taken[0], 0);
	CHECK(input_ring_put(&ring, 'z'));
	CHECK_EQUAL(input_ring_take(&ring, taken, sizeof(taken)), INPUT_RING_BYTES);
	for (unsigned i = 0; i < INPUT_RING_BYTES - 1; i++)
		CHECK_EQUAL(taken[i], (char)(i + 1));
	CHECK_EQUAL(taken[INPUT_RING_BYTES - 1], 'z');
	CHECK_EQUAL(input_ring_take(&ring, taken, sizeof(taken)), 0);
}

/* Characters are their own sequence numbers, so the model is two counters. */
TEST(console_input_random)
{
	char taken[INPUT_RING_BYTES];
	unsigned put = 0, got = 0;

	ring_empty(0u - 1000); /* wraps on the way */
	for (unsigned round = 0; round < 1000; round++) {
		unsigned puts = test_random(t) % INPUT_RING_BYTES;
		size_t takes = test_random(t) % INPUT_RING_BYTES;
		size_t expected, count;

		for (unsigned i = 0; i < puts; i++) {
			bool fits = put - got < INPUT_RING_BYTES;

			CHECK_EQUAL(input_ring_put(&ring, (char)put), fits);
			put += fits;
		}
		expected = MIN(takes, (size_t)(put - got));
		count = input_ring_take(&ring, taken, takes);
		CHECK_EQUAL(count, expected);
		for (size_t i = 0; i < count; i++)
			CHECK_EQUAL(taken[i], (char)got++);
	}
}
