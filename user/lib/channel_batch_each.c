/* SPDX-License-Identifier: MIT
 *
 * Batches without IPC_BATCH: message by message (exo_user/channel.h). Compare with channel_batch.c.
 */
#include <exo_user/channel.h>

long channel_send_batch(struct channel_sender *sender, const struct channel_part *parts,
			size_t count, uint64_t deadline_ns)
{
	int error = 0;
	size_t sent = 0;

	while (sent < count) {
		error = channel_send_until(sender, parts[sent].data, parts[sent].bytes,
					   deadline_ns);
		if (error)
			break;
		sent++;
	}
	return sent ? (long)sent : error;
}

long channel_receive_batch(struct channel_receiver *receiver, struct channel_part *parts,
			   size_t count, uint64_t deadline_ns)
{
	size_t received = 0;
	long bytes = 0;

	while (received < count) {
		bytes = channel_receive_until(receiver, parts[received].data, parts[received].bytes,
					      received ? 0 : deadline_ns);
		if (bytes < 0)
			break;
		parts[received++].bytes = (size_t)bytes;
	}
	return received ? (long)received : bytes;
}
