/* SPDX-License-Identifier: MIT
 *
 * The log's ring. The text that goes in is a function of its absolute position, so whatever comes
 * out can be checked by its position alone, and no second copy has to be kept.
 */
#include <exo/test.h>
#include "../../kernel/log_ring.h"

#define LINE_BYTES 61 /* prime to the ring's size, so that lines begin everywhere */

static struct log_ring ring;

static char text_at(uint64_t position)
{
	return position % LINE_BYTES == LINE_BYTES - 1 ? '\n' : (char)('a' + position % 23);
}

static void append(size_t bytes)
{
	char text[256];

	while (bytes) {
		size_t run = MIN(bytes, sizeof(text));

		for (size_t i = 0; i < run; i++)
			text[i] = text_at(ring.end + i);
		log_ring_append(&ring, text, run);
		bytes -= run;
	}
}

/* Read from *position on with a random buffer size; everything that comes out must be right. */
static void read_some(struct test_run *t, uint64_t *position)
{
	char buffer[600];
	size_t bytes = test_random(t) % sizeof(buffer);
	size_t count = log_ring_read(&ring, position, buffer, bytes);

	CHECK(count <= bytes && count <= *position);
	CHECK(count == bytes || *position == ring.end);
	for (size_t i = 0; i < count; i++)
		CHECK_EQUAL(buffer[i], text_at(*position - count + i));
}

/* A reader that keeps up sees every byte, across many turns of the ring. */
TEST(log_ring_follow)
{
	uint64_t position = 0;

	ring.end = 0;
	while (ring.end < 5 * LOG_RING_BYTES && !t->failed) {
		uint64_t before = position;

		append(test_random(t) % 300);
		read_some(t, &position);
		CHECK(ring.end - before <= LOG_RING_BYTES);
		while (position < ring.end && !t->failed)
			read_some(t, &position);
	}
}

/* A reader that is overtaken goes on at the first whole line that is left. */
TEST(log_ring_overtaken)
{
	char buffer[LINE_BYTES];

	ring.end = 0;
	append(LOG_RING_BYTES);
	for (unsigned round = 0; round < 500; round++) {
		uint64_t position = test_random(t) % (ring.end - LOG_RING_BYTES + 1);
		uint64_t oldest, first;

		append(1 + test_random(t) % 250);
		oldest = ring.end - LOG_RING_BYTES;
		CHECK_EQUAL(log_ring_read(&ring, &position, buffer, LINE_BYTES), LINE_BYTES);
		first = position - LINE_BYTES;
		CHECK_EQUAL(first % LINE_BYTES, 0);
		CHECK(first > oldest && first <= oldest + LINE_BYTES);
		for (unsigned i = 0; i < LINE_BYTES; i++)
			CHECK_EQUAL(buffer[i], text_at(first + i));
	}
}

TEST(log_ring_positions)
{
	uint64_t position = 0;
	char buffer[16];

	ring.end = 0;
	CHECK_EQUAL(log_ring_read(&ring, &position, buffer, sizeof(buffer)), 0);
	append(10);
	CHECK_EQUAL(log_ring_read(&ring, &position, buffer, 4), 4);
	CHECK_EQUAL(position, 4);
	CHECK_EQUAL(log_ring_read(&ring, &position, buffer, sizeof(buffer)), 6);
	CHECK_EQUAL(position, 10);
	position = UINT64_MAX;
	CHECK_EQUAL(log_ring_read(&ring, &position, buffer, sizeof(buffer)), 0);
	CHECK_EQUAL(position, 10);
	/* The oldest byte of a ring that is exactly full is not lost yet. */
	append(LOG_RING_BYTES - 10);
	position = 0;
	CHECK_EQUAL(log_ring_read(&ring, &position, buffer, 1), 1);
	CHECK_EQUAL(position, 1);
}

/* Lost text without any line end behind it: nothing whole is left. */
TEST(log_ring_no_line)
{
	uint64_t position = 0;
	char buffer[16];

	ring.end = 0;
	for (unsigned i = 0; i < LOG_RING_BYTES / 8 + 1; i++)
		log_ring_append(&ring, "--------", 8);
	CHECK_EQUAL(log_ring_read(&ring, &position, buffer, sizeof(buffer)), 0);
	CHECK_EQUAL(position, ring.end);
}
