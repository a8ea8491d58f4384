/* SPDX-License-Identifier: MIT
 *
 * The queue of a channel in the kernel, as a pure structure: messages in order, at most
 * CHANNEL_SLOTS of them and CHANNEL_QUEUE_BYTES, but for one that is alone. No waiting, no users,
 * no quota. Whoever owns the queue owns its locking.
 */
#ifndef IPC_CHANNEL_QUEUE_H
#define IPC_CHANNEL_QUEUE_H

#include <exo/list.h>
#include <uapi/exo/channel.h>

#define CHANNEL_QUEUE_BYTES CHANNEL_BYTES_MAX

struct channel_message {
	struct list_node node;
	size_t bytes;
	char data[];
};

struct channel_queue {
	struct list_node messages; /* the next one first */
	unsigned count;
	size_t bytes;
};

static inline void channel_queue_init(struct channel_queue *queue)
{
	list_init(&queue->messages);
	queue->count = 0;
	queue->bytes = 0;
}

static inline bool channel_queue_has_room(const struct channel_queue *queue, size_t bytes)
{
	return !queue->count ||
	       (queue->count < CHANNEL_SLOTS && bytes <= CHANNEL_QUEUE_BYTES - queue->bytes);
}

/* There is room. */
static inline void channel_queue_put(struct channel_queue *queue, struct channel_message *message)
{
	list_add_tail(&queue->messages, &message->node);
	queue->count++;
	queue->bytes += message->bytes;
}

/* The next one, which stays; NULL when there is none. */
static inline struct channel_message *channel_queue_first(const struct channel_queue *queue)
{
	struct list_node *node = list_first(&queue->messages);

	return node ? list_entry(node, struct channel_message, node) : NULL;
}

/* Take it off. */
static inline void channel_queue_take(struct channel_queue *queue, struct channel_message *message)
{
	list_remove(&message->node);
	queue->count--;
	queue->bytes -= message->bytes;
}

/* One that was taken off is the next one again, room or not. */
static inline void channel_queue_put_back(struct channel_queue *queue,
					  struct channel_message *message)
{
	list_add(&queue->messages, &message->node);
	queue->count++;
	queue->bytes += message->bytes;
}

#endif
