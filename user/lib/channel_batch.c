/* SPDX-License-Identifier: MIT
 *
 * Batches with IPC_BATCH: the slots are filled or emptied one after the other, and the other side
 * learns of all of them at once (exo_user/channel.h). Compare with channel_batch_each.c.
 */
#include <exo_user/channel.h>

/* As many as there is room for now, up to the first large one. */
static size_t put_some(struct slots_sender *slots, const struct channel_part *parts, size_t count)
{
	size_t put = 0;

	for (; put < count && parts[put].bytes <= CHANNEL_INLINE_BYTES; put++) {
		if (slots_room(slots))
			break;
		slots_put(slots, parts[put].data, parts[put].bytes, (uint32_t)parts[put].bytes);
	}
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

/* As many as there are now, up to the first that needs a closer look. */
static size_t get_some(struct slots_receiver *slots, struct channel_part *parts, size_t count)
{
	size_t got = 0;

	for (; got < count && !slots_messages(slots); got++) {
		uint32_t length = slots_length(slots);

		if (length > CHANNEL_INLINE_BYTES || length > parts[got].bytes)
			break;
		slots_get(slots, parts[got].data, length);
		slots_skip(slots);
		parts[got].bytes = length;
	}
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
	got = 1 + get_some(&receiver->slots, parts + 1, count - 1);
	if (got > 1)
		channel_ring_consume(receiver);
	return (long)got;
}
