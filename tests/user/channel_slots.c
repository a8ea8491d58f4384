/* SPDX-License-Identifier: MIT
 *
 * The two ends of a ring as pure structures, without a kernel: against a model with random
 * operations, over the wrap of positions, and with another side that writes whatever it likes. The
 * same in every configuration, with the layout that it has.
 */
#include <exo/test.h>
#include <exo_user/channel_slots.h>
#include "forked.h"

#define STEPS 100000

/* What is under way: the lengths of messages by number; content follows from the number. */
struct model {
	uint64_t put, published, taken, consumed;
	uint8_t length[2 * CHANNEL_SLOTS];
};

static char content(uint64_t number, size_t at)
{
	return (char)(number * 31 + at * 7 + 1);
}

static bool put(struct slots_sender *s, struct model *model, size_t length)
{
	char data[CHANNEL_INLINE_BYTES];
	int room = slots_room(s);

	if (room)
		return room == -E_AGAIN && model->put - model->consumed == CHANNEL_SLOTS;
	if (model->put - model->consumed >= CHANNEL_SLOTS)
		return false;
	for (size_t i = 0; i < length; i++)
		data[i] = content(model->put, i);
	slots_put(s, data, length, (uint32_t)length);
	model->length[model->put++ % ARRAY_COUNT(model->length)] = (uint8_t)length;
	return true;
}

static bool take(struct slots_receiver *r, struct model *model)
{
	char data[CHANNEL_INLINE_BYTES + 1];
	int messages = slots_messages(r);
	size_t length;

	if (messages)
		return messages == -E_AGAIN && model->taken == model->published;
	if (model->taken >= model->published)
		return false;
	length = slots_length(r);
	if (length != model->length[model->taken % ARRAY_COUNT(model->length)])
		return false;
	data[length] = 'x';
	slots_get(r, data, length);
	slots_skip(r);
	for (size_t i = 0; i < length; i++)
		if (data[i] != content(model->taken, i))
			return false;
	model->taken++;
	return data[length] == 'x';
}

/* One operation; false when an end and the model do not agree. */
static bool step(struct test_run *t, struct slots_sender *s, struct slots_receiver *r,
		 struct model *model, bool filling)
{
	uint64_t random = test_random(t);
	size_t length =
		random % 4 ? (random >> 8) % (CHANNEL_INLINE_BYTES + 1) : CHANNEL_INLINE_BYTES;

	switch ((random >> 32) % 8) {
	case 0:
		slots_publish(s);
		model->published = model->put;
		return true;
	case 1:
		slots_consume(r);
		model->consumed = model->taken;
		return true;
	case 2:
	case 3:
		return filling ? put(s, model, length) : take(r, model);
	default:
		return (random >> 40) % 2 ? put(s, model, length) : take(r, model);
	}
}

/* Starts at a position near the wrap, or at any. */
static bool agrees(struct test_run *t, struct channel_ring *ring, uint32_t start)
{
	struct model model = { .put = 0 };
	struct slots_receiver r;
	struct slots_sender s;

	memset(ring, 0, sizeof(*ring));
	ring->words.tail = ring->words.head = start;
	slots_sender_init(&s, ring);
	slots_receiver_init(&r, ring);
	for (unsigned i = 0; i < test_rounds(t, STEPS); i++)
		if (!step(t, &s, &r, &model, i / 1000 % 2))
			return false;
	return model.taken > CHANNEL_SLOTS;
}

TEST(channel_slots_against_a_model)
{
	struct channel_ring *ring = (struct channel_ring *)map_pages(1);

	CHECK(ring);
	CHECK(agrees(t, ring, 0));
	CHECK(agrees(t, ring, 0u - 100));
	CHECK(agrees(t, ring, (uint32_t)test_random(t)));
	CHECK_EQUAL(exo_vm_unmap(ring, CHANNEL_RING_BYTES), 0);
}

/* Who is to be woken: a receiver that waits always, a sender that waits from half on. */
TEST(channel_slots_say_who_waits)
{
	struct channel_ring *ring = (struct channel_ring *)map_pages(1);
	struct slots_receiver r;
	struct slots_sender s;

	CHECK(ring);
	slots_sender_init(&s, ring);
	slots_receiver_init(&r, ring);
	CHECK_EQUAL(slots_messages(&r), -E_AGAIN);
	for (unsigned i = 0; i < CHANNEL_SLOTS; i++) {
		ring->words.state[CHANNEL_RECEIVER] = i % 2 ? CHANNEL_RING_WAITS : 0;
		CHECK_EQUAL(slots_room(&s), 0);
		slots_put(&s, "", 0, 0);
		CHECK_EQUAL(slots_publish(&s), i % 2);
	}
	CHECK_EQUAL(slots_room(&s), -E_AGAIN);
	ring->words.state[CHANNEL_SENDER] = CHANNEL_RING_WAITS;
	for (unsigned i = 0; i < CHANNEL_SLOTS; i++) {
		CHECK_EQUAL(slots_messages(&r), 0);
		slots_skip(&r);
		CHECK_EQUAL(slots_consume(&r), i + 1 >= CHANNEL_SLOTS / 2);
	}
	CHECK_EQUAL(slots_messages(&r), -E_AGAIN);
	CHECK_EQUAL(slots_room(&s), 0);
	CHECK_EQUAL(exo_vm_unmap(ring, CHANNEL_RING_BYTES), 0);
}

/* Positions that cannot be are told apart from every one that can. */
TEST(channel_slots_bounds)
{
	struct channel_ring *ring = (struct channel_ring *)map_pages(1);
	struct slots_receiver r;
	struct slots_sender s;

	CHECK(ring);
	for (uint32_t offset = 0; offset < 4 * CHANNEL_SLOTS; offset++) {
		uint32_t at = offset - CHANNEL_SLOTS; /* below the own position, too */

		r = (struct slots_receiver){ .ring = ring, .head = 5, .tail = 5 };
		ring->words.tail = 5 + at;
		CHECK_EQUAL(slots_messages(&r), at > CHANNEL_SLOTS ? -E_FORMAT : at ? 0 : -E_AGAIN);
		s = (struct slots_sender){ .ring = ring, .tail = 5, .head = 5 - CHANNEL_SLOTS };
		ring->words.head = 5 - at;
		CHECK_EQUAL(slots_room(&s), at > CHANNEL_SLOTS    ? -E_FORMAT
					    : at == CHANNEL_SLOTS ? -E_AGAIN
								  : 0);
	}
	CHECK_EQUAL(exo_vm_unmap(ring, CHANNEL_RING_BYTES), 0);
}

/* A million times something random somewhere in the ring, and an operation of either end between:
 * each result is one of those that there are, the ends' own memory keeps its bounds, and nothing
 * outside of ring and buffer changes. */
TEST(channel_slots_with_a_hostile_peer)
{
	struct channel_ring *ring = (struct channel_ring *)map_pages(1);
	char data[CHANNEL_INLINE_BYTES + 16];
	unsigned results[3] = { 0 };
	struct slots_receiver r;
	struct slots_sender s;

	CHECK(ring);
	slots_sender_init(&s, ring);
	slots_receiver_init(&r, ring);
	memset(data, 'x', sizeof(data));
	for (unsigned i = 0; i < test_rounds(t, 1000000); i++) {
		uint64_t random = test_random(t);
		uint32_t *words = (uint32_t *)ring;
		/* Mostly the positions; a wild one would be refused for ever. */
		uint32_t *word = random % 4   ? &words[random % (sizeof(*ring) / 4)]
				 : random % 8 ? &ring->words.tail
					      : &ring->words.head;
		uint32_t tail = s.tail, head = r.head;
		uint32_t length;
		int result;

		*word = (random >> 16) % 4 ? tail + (uint32_t)(random >> 32) % 40
					   : (uint32_t)(random >> 32);
		result = slots_room(&s);
		CHECK(result == 0 || result == -E_AGAIN || result == -E_FORMAT);
		CHECK(s.tail - s.head <= CHANNEL_SLOTS);
		if (!result) {
			slots_put(&s, data, i % (CHANNEL_INLINE_BYTES + 1), 0);
			slots_publish(&s);
		}
		CHECK_EQUAL(s.tail, tail + !result);
		result = slots_messages(&r);
		CHECK(result == 0 || result == -E_AGAIN || result == -E_FORMAT);
		results[result == 0 ? 0 : result == -E_AGAIN ? 1 : 2]++;
		CHECK(r.tail - r.head <= CHANNEL_SLOTS);
		if (!result) {
			length = slots_length(&r);
			if (length <= CHANNEL_INLINE_BYTES)
				slots_get(&r, data, length);
			slots_skip(&r);
			slots_consume(&r);
		}
		CHECK_EQUAL(r.head, head + !result);
		CHECK(s.ring == ring && r.ring == ring);
		for (size_t j = CHANNEL_INLINE_BYTES; j < sizeof(data); j++)
			CHECK_EQUAL(data[j], 'x');
	}
	CHECK(results[0] > 100 && results[2] > 100);
	CHECK_EQUAL(exo_vm_unmap(ring, CHANNEL_RING_BYTES), 0);
}
