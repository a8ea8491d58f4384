/* SPDX-License-Identifier: MIT
 *
 * The agents' rings (exo_user/channel_ring.h), the same inline functions on a page of the kernel's:
 * both ends in one thread, where nobody sleeps.
 */
#include <exo/bench.h>
#include <exo/heap.h>
#include <exo/panic.h>
#include <exo/string.h>
#include <exo_user/channel.h>

#define INLINE CHANNEL_INLINE_BYTES
#define BATCH  16

/* What a ring needs when it is full, empty or broken: here it never is. */
static _Noreturn void unexpected(void)
{
	panic("a ring of a benchmark was full or empty");
}

int channel_ring_send(struct channel_sender *sender __attribute__((unused)),
		      const void *data __attribute__((unused)),
		      size_t bytes __attribute__((unused)),
		      uint64_t deadline_ns __attribute__((unused)))
{
	unexpected();
}

long channel_ring_receive(struct channel_receiver *receiver __attribute__((unused)),
			  void *data __attribute__((unused)),
			  size_t capacity __attribute__((unused)),
			  uint64_t deadline_ns __attribute__((unused)))
{
	unexpected();
}

int channel_ring_await_room(struct channel_sender *sender __attribute__((unused)),
			    uint64_t deadline_ns __attribute__((unused)))
{
	unexpected();
}

int channel_ring_await_message(struct channel_receiver *receiver __attribute__((unused)),
			       uint64_t deadline_ns __attribute__((unused)))
{
	unexpected();
}

int exo_channel_wake(exo_handle_t end __attribute__((unused)))
{
	unexpected();
}

static bool make(struct bench_run *b, struct channel_sender *sender,
		 struct channel_receiver *receiver)
{
	struct channel_ring *ring = heap_alloc_zeroed(CHANNEL_RING_BYTES);

	if (!ring) {
		bench_fail(b, "no memory");
		return false;
	}
	memset(sender, 0, sizeof(*sender));
	memset(receiver, 0, sizeof(*receiver));
	slots_sender_init(&sender->slots, ring);
	slots_receiver_init(&receiver->slots, ring);
	return true;
}

BENCH(ipc_ring_64, .op = "send 64 bytes and receive them in the same thread", .target = 350,
      .options = "IPC_FUSION_RINGS IPC_LINE_ALIGNED")
{
	struct channel_receiver receiver, *in = &receiver;
	struct channel_sender sender, *out = &sender;
	uint64_t data[INLINE / 8] = { 0 }, got[INLINE / 8];

	if (!make(b, out, in))
		return;
	bench_loop (b) {
		long bytes = -E_DEAD;

		data[0]++;
		bench_opaque(in);
		bench_opaque(out);
		bench_begin(b);
		if (!channel_send_until(out, data, INLINE, EXO_NEVER))
			bytes = channel_receive_until(in, got, INLINE, EXO_NEVER);
		bench_end(b);
		if (bytes != INLINE || got[0] != data[0])
			bench_fail(b, "the message is another one");
	}
	heap_free(out->slots.ring, CHANNEL_RING_BYTES);
}

BENCH(ipc_batch_16x64, .op = "send 16 messages of 64 bytes and receive them in the same thread",
      .target = 2100, .options = "IPC_FUSION_RINGS IPC_BATCH")
{
	struct channel_receiver receiver, *in = &receiver;
	struct channel_sender sender, *out = &sender;
	static uint64_t data[BATCH][INLINE / 8], got[BATCH][INLINE / 8];
	struct channel_part sent[BATCH], received[BATCH];

	if (!make(b, out, in))
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
	heap_free(out->slots.ring, CHANNEL_RING_BYTES);
}
