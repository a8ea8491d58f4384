/* SPDX-License-Identifier: MIT
 *
 * Batches with IPC_BATCH: the slots are filled or emptied in runs up to the ring's end, and the
 * other side learns of all of them at once (exo_user/channel.h). Compare with channel_batch_each.c.
 *
 * Budget: a full message in 21 instructions to send and 24 to receive, 16 of them its copy, four at
 * a time.
 */
#include <exo_user/channel.h>

/* Messages from here to where the ring wraps. */
static size_t run(uint32_t position, size_t count)
{
	return MIN(count, (size_t)CHANNEL_SLOTS - position % CHANNEL_SLOTS);
}

/* For how many of `count` there is room. */
static size_t room_for(struct slots_sender *slots, size_t count)
{
	size_t room = CHANNEL_SLOTS - (slots->tail - slots->head);

	if (room < count && slots_look_for_room(slots) != -E_FORMAT)
		room = CHANNEL_SLOTS - (slots->tail - slots->head);
	return MIN(room, count);
}

#define FULL CHANNEL_INLINE_BYTES
#define TURN 4 /* full messages at a time */

static __always_inline bool all_full(const struct channel_part *parts)
{
	return parts[0].bytes == FULL && parts[1].bytes == FULL && parts[2].bytes == FULL &&
	       parts[3].bytes == FULL;
}

static __always_inline void put_full(uint32_t *length, char (*slot)[FULL],
				     const struct channel_part *parts, size_t i)
{
	__atomic_store_n(&length[i], FULL, __ATOMIC_RELAXED);
	slots_copy_64(slot[i], parts[i].data);
}

/* Up to the first large one. */
static __always_inline size_t put_run(struct slots_sender *slots, const struct channel_part *parts,
				      size_t count)
{
	uint32_t first = slots->tail % CHANNEL_SLOTS;
	uint32_t *length = &slots->ring->length[first];
	char(*slot)[FULL] = &slots->ring->slot[first];
	size_t put = 0;

	while (count - put >= TURN && all_full(parts + put)) {
		put_full(length, slot, parts, put);
		put_full(length, slot, parts, put + 1);
		put_full(length, slot, parts, put + 2);
		put_full(length, slot, parts, put + 3);
		put += TURN;
	}
	for (; put < count && parts[put].bytes <= FULL; put++) {
		size_t bytes = parts[put].bytes;

		__atomic_store_n(&length[put], (uint32_t)bytes, __ATOMIC_RELAXED);
		slots_copy(slot[put], parts[put].data, bytes);
	}
	slots->tail += (uint32_t)put;
	return put;
}

/* As many as there is room for now; not published. */
static size_t put_some(struct slots_sender *slots, const struct channel_part *parts, size_t count)
{
	size_t room = room_for(slots, count), wanted = run(slots->tail, room);
	size_t put = put_run(slots, parts, wanted);

	if (put == wanted && put < room)
		put += put_run(slots, parts + put, room - put);
	return put;
}

long channel_send_batch(struct channel_sender *sender, const struct channel_part *parts,
			size_t count, uint64_t deadline_ns)
{
	int error = 0;
	size_t sent = 0;

	while (!error && sent < count) {
		size_t put = put_some(&sender->slots, parts + sent, count - sent);

		if (likely(put)) {
			error = channel_ring_publish(sender);
			sent += error ? 0 : put;
			continue;
		}
		error = channel_ring_send(sender, parts[sent].data, parts[sent].bytes, deadline_ns);
		sent += !error;
	}
	return sent ? (long)sent : error;
}

/* How many of `count` there are. */
static size_t messages_of(struct slots_receiver *slots, size_t count)
{
	size_t there = slots->tail - slots->head;

	if (there < count && slots_look_for_messages(slots) != -E_FORMAT)
		there = slots->tail - slots->head;
	return MIN(there, count);
}

static __always_inline bool all_have_room(const struct channel_part *parts)
{
	return parts[0].bytes >= FULL && parts[1].bytes >= FULL && parts[2].bytes >= FULL &&
	       parts[3].bytes >= FULL;
}

static __always_inline bool is_full(const uint32_t *length)
{
	return __atomic_load_n(length, __ATOMIC_RELAXED) == FULL;
}

static __always_inline void get_full(const char (*slot)[FULL], struct channel_part *parts, size_t i)
{
	parts[i].bytes = FULL;
	slots_copy_64(parts[i].data, slot[i]);
}

/* Up to the first that needs a closer look. Each length is read once: a full one is as long as FULL
 * and not as what stands there afterwards. */
static __always_inline size_t get_run(struct slots_receiver *slots, struct channel_part *parts,
				      size_t count)
{
	uint32_t first = slots->head % CHANNEL_SLOTS;
	const uint32_t *lengths = &slots->ring->length[first];
	const char(*slot)[FULL] = &slots->ring->slot[first];
	size_t got = 0;

	while (count - got >= TURN && all_have_room(parts + got) && is_full(&lengths[got]) &&
	       is_full(&lengths[got + 1]) && is_full(&lengths[got + 2]) &&
	       is_full(&lengths[got + 3])) {
		get_full(slot, parts, got);
		get_full(slot, parts, got + 1);
		get_full(slot, parts, got + 2);
		get_full(slot, parts, got + 3);
		got += TURN;
	}
	for (; got < count; got++) {
		uint32_t length = __atomic_load_n(&lengths[got], __ATOMIC_RELAXED);

		if (unlikely(length > FULL || length > parts[got].bytes))
			break;
		parts[got].bytes = length;
		slots_copy(parts[got].data, slot[got], length);
	}
	slots->head += (uint32_t)got;
	return got;
}

/* As many as there are now; not consumed. */
static size_t get_some(struct slots_receiver *slots, struct channel_part *parts, size_t count)
{
	size_t there = messages_of(slots, count), wanted = run(slots->head, there);
	size_t got = get_run(slots, parts, wanted);

	if (got == wanted && got < there)
		got += get_run(slots, parts + got, there - got);
	return got;
}

long channel_receive_batch(struct channel_receiver *receiver, struct channel_part *parts,
			   size_t count, uint64_t deadline_ns)
{
	size_t got;
	long bytes;

	if (!count)
		return 0;
	got = get_some(&receiver->slots, parts, count);
	if (likely(got)) {
		channel_ring_consume(receiver);
		return (long)got;
	}
	bytes = channel_ring_receive(receiver, parts[0].data, parts[0].bytes, deadline_ns);
	if (bytes < 0)
		return bytes;
	parts[0].bytes = (size_t)bytes;
	got = get_some(&receiver->slots, parts + 1, count - 1);
	if (got)
		channel_ring_consume(receiver);
	return 1 + (long)got;
}
