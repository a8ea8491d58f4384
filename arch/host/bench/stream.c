/* SPDX-License-Identifier: MIT
 *
 * What goes through the ring in a stream of 64-byte messages, 16 at a time: in and out by one
 * thread, or out by another on a second CPU. Beside it stand copies of as many bytes.
 */
#include <exo/bench.h>
#include <exo/heap.h>
#include <exo/percpu.h>
#include <exo/sched.h>
#include <exo/string.h>
#include <exo/thread.h>
#include <exo_user/channel_slots.h>

#define INLINE CHANNEL_INLINE_BYTES
#define TURN   16 /* messages between two looks at the other end */

static struct channel_ring *ring;
static char *from, *to;

static bool make(struct bench_run *b, size_t bytes)
{
	ring = heap_alloc_zeroed(CHANNEL_RING_BYTES);
	from = heap_alloc_zeroed(bytes);
	to = heap_alloc_zeroed(bytes);
	if (ring && from && to)
		return true;
	bench_fail(b, "no memory");
	return false;
}

static void unmake(size_t bytes)
{
	heap_free(ring, CHANNEL_RING_BYTES);
	heap_free(from, bytes);
	heap_free(to, bytes);
}

/* Room for all of them, and there are as many: positions are looked at once in a turn. */
static void put(struct slots_sender *sender, const char *data, size_t messages)
{
	for (size_t i = 0; i < messages; i++)
		slots_put(sender, data + i * INLINE, INLINE, INLINE);
	(void)slots_publish(sender);
}

static void get(struct slots_receiver *receiver, char *data, size_t messages)
{
	for (size_t i = 0; i < messages; i++) {
		slots_get(receiver, data + i * INLINE, INLINE);
		slots_skip(receiver);
	}
	(void)slots_consume(receiver);
}

static void stream(struct bench_run *b, size_t bytes)
{
	struct slots_sender sender;
	struct slots_receiver receiver;
	size_t all = bytes / INLINE;

	if (!make(b, bytes))
		return;
	slots_sender_init(&sender, ring);
	slots_receiver_init(&receiver, ring);
	bench_loop (b) {
		from[bytes - 1]++;
		bench_begin(b);
		for (size_t done = 0; done < all;) {
			size_t turn = MIN(all - done, TURN);

			if (slots_look_for_room(&sender))
				break;
			put(&sender, from + done * INLINE, turn);
			if (slots_look_for_messages(&receiver))
				break;
			get(&receiver, to + done * INLINE, turn);
			done += turn;
		}
		bench_end(b);
		if (to[bytes - 1] != from[bytes - 1])
			bench_fail(b, "the bytes are others");
	}
	unmake(bytes);
}

BENCH(ring_stream_64, .samples = 200, .op = "64 bytes through the ring: in and out on one CPU")
{
	stream(b, 64);
}

BENCH(ring_stream_4k, .samples = 200,
      .op = "4 KiB through the ring in messages of 64 bytes: in and out on one CPU")
{
	stream(b, 4 * KIB);
}

BENCH(ring_stream_64k, .samples = 200,
      .op = "64 KiB through the ring in messages of 64 bytes: in and out on one CPU")
{
	stream(b, 64 * KIB);
}

BENCH(ring_stream_1m, .samples = 200,
      .op = "1 MiB through the ring in messages of 64 bytes: in and out on one CPU")
{
	stream(b, MIB);
}

/* --- to another CPU --------------------------------------------------------------------------- */

static bool stop, ended;
static size_t all_bytes;
static uint64_t arrived; /* bytes, ever */

/* Outside of the kernel lock, on the CPU that has nothing else to do. */
static void receive(void *argument __attribute__((unused)))
{
	struct slots_receiver receiver;
	size_t at = 0;

	thread_allow_preemption();
	slots_receiver_init(&receiver, ring);
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		size_t messages;

		if (slots_look_for_messages(&receiver)) {
			arch_pause();
			continue;
		}
		messages = MIN(receiver.tail - receiver.head, (all_bytes - at) / INLINE);
		get(&receiver, to + at, messages);
		at = (at + messages * INLINE) % all_bytes;
		/* Release: the bytes are in `to`. */
		__atomic_fetch_add(&arrived, messages * INLINE, __ATOMIC_RELEASE);
	}
	thread_forbid_preemption();
	ended = true;
}

static void send_all(struct slots_sender *sender, size_t all)
{
	for (size_t done = 0; done < all;) {
		size_t room;

		if (slots_look_for_room(sender) == -E_AGAIN) {
			arch_pause();
			continue;
		}
		room = CHANNEL_SLOTS - (sender->tail - sender->head);
		room = MIN(MIN(room, TURN), all - done);
		put(sender, from + done * INLINE, room);
		done += room;
	}
}

static void cross(struct bench_run *b, size_t bytes)
{
	struct slots_sender sender;
	struct thread *other;
	uint64_t sent = 0;

	if (cpu_count() < 2) {
		bench_fail(b, "it needs a second CPU");
		return;
	}
	if (!make(b, bytes))
		return;
	stop = ended = false;
	all_bytes = bytes;
	arrived = 0;
	slots_sender_init(&sender, ring);
	other = thread_create("receiver", receive, NULL);
	if (!other) {
		bench_fail(b, "no thread");
		return;
	}
	sched_wake(other);
	sched_sleep_until(time_now_ns() + 1000000, 0); /* it gets going elsewhere */
	thread_allow_preemption();
	bench_loop (b) {
		from[bytes - 1]++;
		bench_begin(b);
		send_all(&sender, bytes / INLINE);
		sent += bytes;
		/* Acquire: pairs with the release in receive. */
		while (__atomic_load_n(&arrived, __ATOMIC_ACQUIRE) != sent)
			arch_pause();
		bench_end(b);
		if (to[bytes - 1] != from[bytes - 1])
			bench_fail(b, "the bytes are others");
	}
	thread_forbid_preemption();
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	while (!ended)
		sched_sleep_until(time_now_ns() + 1000000, 0);
	thread_reap();
	unmake(bytes);
}

BENCH(ring_cross_64, .samples = 200,
      .op = "64 bytes through the ring to another CPU: until it has them")
{
	cross(b, 64);
}

BENCH(ring_cross_4k, .samples = 200,
      .op = "4 KiB through the ring to another CPU: until it has them")
{
	cross(b, 4 * KIB);
}

BENCH(ring_cross_64k, .samples = 200,
      .op = "64 KiB through the ring to another CPU: until it has them")
{
	cross(b, 64 * KIB);
}

BENCH(ring_cross_1m, .samples = 200,
      .op = "1 MiB through the ring to another CPU: until it has them")
{
	cross(b, MIB);
}
