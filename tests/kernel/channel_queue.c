/* SPDX-License-Identifier: MIT
 *
 * The kernel's queue of a channel against a model: an array of what was put and not taken.
 */
#include <exo/heap.h>
#include <exo/test.h>
#include "../../ipc/channel_queue.h"

#define STEPS 20000

struct model {
	uint64_t next_put, next_take;    /* numbers of messages */
	size_t bytes[CHANNEL_SLOTS + 1]; /* of a message, by its number */
	size_t total;
};

/* The structure believes any number of bytes; that much memory is not needed for it. */
static bool put(struct channel_queue *queue, struct model *model, size_t bytes)
{
	struct channel_message *message = heap_alloc(sizeof(*message) + sizeof(uint64_t));

	if (!message)
		return false;
	message->bytes = bytes;
	*(uint64_t *)message->data = model->next_put;
	channel_queue_put(queue, message);
	model->bytes[model->next_put++ % ARRAY_COUNT(model->bytes)] = bytes;
	model->total += bytes;
	return true;
}

/* It is the one that the model says. Sometimes it goes back once. */
static bool take(struct channel_queue *queue, struct model *model, bool and_back)
{
	struct channel_message *message = channel_queue_first(queue);
	bool good;

	if (and_back) {
		channel_queue_take(queue, message);
		channel_queue_put_back(queue, message);
	}
	good = channel_queue_first(queue) == message;
	channel_queue_take(queue, message);
	good = good && *(uint64_t *)message->data == model->next_take &&
	       message->bytes == model->bytes[model->next_take % ARRAY_COUNT(model->bytes)];
	model->total -= message->bytes;
	model->next_take++;
	heap_free(message, sizeof(*message) + sizeof(uint64_t));
	return good;
}

static bool model_has_room(const struct model *model, size_t bytes)
{
	uint64_t count = model->next_put - model->next_take;

	return !count || (count < CHANNEL_SLOTS && model->total + bytes <= CHANNEL_QUEUE_BYTES);
}

TEST(channel_queue_against_a_model)
{
	struct channel_queue queue;
	struct model model = { .total = 0 };
	unsigned refused = 0;

	channel_queue_init(&queue);
	for (unsigned step = 0; step < STEPS; step++) {
		uint64_t random = test_random(t);
		size_t bytes = random % 8 ? random % 100 : random % (CHANNEL_BYTES_MAX + 1);
		bool filling = step / 500 % 2;

		CHECK_EQUAL(channel_queue_has_room(&queue, bytes), model_has_room(&model, bytes));
		if ((random >> 32) % 4 < (filling ? 3 : 1)) {
			if (channel_queue_has_room(&queue, bytes))
				CHECK(put(&queue, &model, bytes));
			else
				refused++;
		} else if (channel_queue_first(&queue)) {
			CHECK(model.next_put != model.next_take);
			CHECK(take(&queue, &model, (random >> 40) % 8 == 0));
		} else {
			CHECK_EQUAL(model.next_put, model.next_take);
		}
		CHECK_EQUAL(queue.count, model.next_put - model.next_take);
		CHECK_EQUAL(queue.bytes, model.total);
	}
	CHECK(refused > 100);
	while (channel_queue_first(&queue))
		CHECK(take(&queue, &model, false));
	CHECK_EQUAL(model.next_put, model.next_take);
	CHECK_EQUAL(queue.bytes, 0);
}
