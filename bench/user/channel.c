/* SPDX-License-Identifier: MIT
 *
 * Channels within one agent: what sending and receiving cost while nobody sleeps, and making and
 * closing one. What goes through is looked at outside of the timed regions.
 */
#include <exo/bench.h>
#include <exo_user/channel.h>
#include "audit_rest.h"

#define INLINE CHANNEL_INLINE_BYTES

/* Both ends; false, and the bench has failed, without. */
static bool make(struct bench_run *b, struct channel_sender *sender,
		 struct channel_receiver *receiver, const struct channel_options *options)
{
	if (!channel_create(sender, receiver, options))
		return true;
	bench_fail(b, "no channel");
	return false;
}

static void close(struct channel_sender *sender, struct channel_receiver *receiver)
{
	channel_close_sender(sender);
	channel_close_receiver(receiver);
}

BENCH(ipc_ring_64, .op = "send 64 bytes and receive them in the same thread", .target = 350,
      .goal = 90, .options = "IPC_FUSION_RINGS IPC_LINE_ALIGNED")
{
	struct channel_receiver receiver, *in = &receiver;
	struct channel_sender sender, *out = &sender;
	uint64_t data[INLINE / 8] = { 0 }, got[INLINE / 8];

	if (!make(b, out, in, NULL))
		return;
	bench_loop (b) {
		long bytes = -E_DEAD;

		data[0]++;
		bench_opaque(in);
		bench_opaque(out);
		bench_begin(b);
		if (!channel_send(out, data, INLINE))
			bytes = channel_receive(in, got, INLINE);
		bench_end(b);
		if (bytes != INLINE || got[0] != data[0])
			bench_fail(b, "the message is another one");
	}
	close(out, in);
}

#define BATCH 16

BENCH(ipc_batch_16x64, .op = "send 16 messages of 64 bytes and receive them in the same thread",
      .target = 2100, .goal = 900, .options = "IPC_FUSION_RINGS IPC_BATCH")
{
	struct channel_receiver receiver, *in = &receiver;
	struct channel_sender sender, *out = &sender;
	static uint64_t data[BATCH][INLINE / 8], got[BATCH][INLINE / 8];
	struct channel_part sent[BATCH], received[BATCH];

	if (!make(b, out, in, NULL))
		return;
	for (unsigned i = 0; i < BATCH; i++) {
		sent[i] = (struct channel_part){ data[i], INLINE };
		received[i] = (struct channel_part){ got[i], INLINE };
	}
	bench_loop (b) {
		long count = 0;

		data[BATCH - 1][7]++;
		bench_opaque(in);
		bench_opaque(out);
		bench_begin(b);
		if (channel_send_batch(out, sent, BATCH, EXO_NEVER) == BATCH)
			count = channel_receive_batch(in, received, BATCH, EXO_NEVER);
		bench_end(b);
		if (count != BATCH || got[BATCH - 1][7] != data[BATCH - 1][7])
			bench_fail(b, "the messages are others");
	}
	close(out, in);
}

/* One large message at a time. Its first and last words change between. */
static void measure_large(struct bench_run *b, size_t bytes)
{
	struct channel_options options = { (uint32_t)ALIGN_UP(bytes, PAGE_BYTES), 2 };
	struct channel_receiver receiver, *in = &receiver;
	struct channel_sender sender, *out = &sender;
	uint64_t number = 0;

	if (!make(b, out, in, &options))
		return;
	bench_loop (b) {
		uint64_t *buffer = channel_buffer_take(out, 0), *got = NULL;
		long received = -E_DEAD;

		if (!buffer) {
			bench_fail(b, "no buffer");
			break;
		}
		buffer[0] = buffer[bytes / 8 - 1] = ++number;
		channel_buffer_drop(out, buffer);
		bench_opaque(in);
		bench_opaque(out);
		bench_begin(b);
		buffer = channel_buffer_take(out, EXO_NEVER);
		if (!channel_buffer_send(out, buffer, bytes, EXO_NEVER)) {
			received = channel_buffer_receive(in, (void **)&got, EXO_NEVER);
			channel_buffer_return(in, got);
		}
		bench_end(b);
		if (!got || received != (long)bytes || got[0] != number ||
		    got[bytes / 8 - 1] != number)
			bench_fail(b, "the message is another one");
	}
	close(out, in);
}

BENCH(ipc_1k, .op = "take a buffer; send 1 KiB in it; receive it; return the buffer", .target = 850,
      .goal = 300, .options = "IPC_ZERO_COPY")
{
	measure_large(b, KIB);
}

BENCH(ipc_64k, .op = "the same with 64 KiB", .goal = 300, .options = "IPC_ZERO_COPY",
      .samples = 200)
{
	measure_large(b, 64 * KIB);
}

BENCH(ipc_1m, .op = "the same with 1 MiB", .goal = 300, .options = "IPC_ZERO_COPY", .samples = 50)
{
	measure_large(b, MIB);
}

#define RECEIVERS 10

BENCH(ipc_broadcast_10, .op = "send 64 bytes to ten channels and receive them from each",
      .goal = 2000, .options = "IPC_FUSION_RINGS")
{
	struct channel_receiver in[RECEIVERS];
	struct channel_sender out[RECEIVERS], *all[RECEIVERS];
	uint64_t data[INLINE / 8] = { 0 }, got[RECEIVERS][INLINE / 8];

	for (unsigned i = 0; i < RECEIVERS; i++) {
		if (!make(b, &out[i], &in[i], NULL))
			return;
		all[i] = &out[i];
	}
	bench_loop (b) {
		long reached, bytes = 0;

		data[0]++;
		bench_opaque(all[0]);
		bench_begin(b);
		reached = channel_broadcast(all, RECEIVERS, data, INLINE, EXO_NEVER);
		for (unsigned i = 0; i < RECEIVERS; i++)
			bytes += channel_receive(&in[i], got[i], INLINE);
		bench_end(b);
		if (reached != RECEIVERS || bytes != RECEIVERS * INLINE ||
		    got[RECEIVERS - 1][0] != data[0])
			bench_fail(b, "the message is another one");
	}
	for (unsigned i = 0; i < RECEIVERS; i++)
		close(&out[i], &in[i]);
}

static void measure_create(struct bench_run *b, void (*rest)(struct bench_run *b))
{
	bench_loop (b) {
		struct channel_receiver in;
		struct channel_sender out;
		int error;

		rest(b);
		bench_begin(b);
		error = channel_create(&out, &in, NULL);
		bench_end(b);
		if (error)
			bench_fail(b, "no channel");
		else
			close(&out, &in);
	}
}

BENCH(ipc_channel_create,
      .op = "make a channel: both ends ready for use; the records are hashed when idle",
      .goal = 2500, .options = "IPC_FUSION_RINGS AUDIT_BATCHING")
{
	measure_create(b, audit_rest_at_times);
}

BENCH(ipc_channel_create_sustained, .op = "the same on a CPU that is never idle: hashes included",
      .options = "AUDIT_BATCHING AUDIT_KECCAK_UNROLLED")
{
	struct channel_receiver in;
	struct channel_sender out;

	for (uint64_t i = audit_waiting_max(b); i && make(b, &out, &in, NULL); i--)
		close(&out, &in);
	measure_create(b, audit_rest_never);
}

BENCH(ipc_channel_close, .op = "close both ends of a channel that one message went through",
      .goal = 1500, .options = "IPC_FUSION_RINGS")
{
	bench_loop (b) {
		struct channel_receiver in;
		struct channel_sender out;
		char data[INLINE] = "";

		if (!make(b, &out, &in, NULL))
			return;
		if (channel_send(&out, data, INLINE) ||
		    channel_receive(&in, data, INLINE) != INLINE)
			bench_fail(b, "the message is another one");
		bench_begin(b);
		close(&out, &in);
		bench_end(b);
	}
}
