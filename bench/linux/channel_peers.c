/* SPDX-License-Identifier: MIT
 *
 * Equivalents of channels between agents: forked children that answer, pass on, or take what comes.
 * Nobody polls.
 */
#include "peer.h"
#include <fcntl.h>
#include <linux/futex.h>
#include <mqueue.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define INLINE 64
#define FLOOD  100000 /* messages in a region, of which there are ten */

typedef uint64_t message_t[INLINE / 8];

/* Pass on what comes from one descriptor to another until the first ends. */
static _Noreturn void pass_on(int from, int to)
{
	message_t data;

	while (read(from, data, INLINE) == INLINE)
		if (write(to, data, INLINE) != INLINE)
			_exit(1);
	_exit(0);
}

static void measure_round_trips(struct bench_run *b, int in, int out)
{
	message_t data = { 0 }, got;

	bench_loop (b) {
		bool good;

		data[7]++;
		bench_begin(b);
		good = write(in, data, INLINE) == INLINE && read(out, got, INLINE) == INLINE;
		bench_end(b);
		if (!good || got[7] != data[7])
			bench_fail(b, "the message is another one");
	}
}

/* Pipes in a row, with a process between each two that passes on. */
static void pipeline(struct bench_run *b, unsigned count)
{
	pid_t children[4] = { 0 };
	int ends[5][2];

	for (unsigned i = 0; i < count; i++)
		if (pipe(ends[i])) {
			bench_fail(b, "no pipe");
			return;
		}
	for (unsigned i = 0; i + 1 < count; i++) {
		children[i] = peer_fork(b);
		if (!children[i])
			pass_on(ends[i][0], ends[i + 1][1]);
	}
	measure_round_trips(b, ends[0][1], ends[count - 1][0]);
	for (unsigned i = 0; i + 1 < count; i++)
		peer_kill(b, children[i]);
	for (unsigned i = 0; i < count; i++) {
		close(ends[i][0]);
		close(ends[i][1]);
	}
}

BENCH(ipc_channel_rt_64__pipe, .op = "64 bytes to a process that sleeps and back through two pipes")
{
	pipeline(b, 2);
}

BENCH(ipc_pipeline_3__pipe,
      .op = "64 bytes through three pipes: two processes that sleep pass them on")
{
	pipeline(b, 3);
}

BENCH(ipc_channel_rt_64__unix, .op = "the same over a unix stream socket")
{
	int ends[2];
	pid_t child;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends)) {
		bench_fail(b, "no socket pair");
		return;
	}
	child = peer_fork(b);
	if (!child)
		pass_on(ends[1], ends[1]);
	measure_round_trips(b, ends[0], ends[0]);
	peer_kill(b, child);
	close(ends[0]);
	close(ends[1]);
}

BENCH(ipc_channel_rt_64__mqueue, .op = "the same over two POSIX message queues")
{
	struct mq_attr attributes = { .mq_maxmsg = 8, .mq_msgsize = INLINE };
	mqd_t to = mq_open("/to", O_RDWR | O_CREAT, 0600, &attributes);
	mqd_t back = mq_open("/back", O_RDWR | O_CREAT, 0600, &attributes);
	message_t data = { 0 }, got;
	pid_t child;

	if (to < 0 || back < 0) {
		bench_fail(b, "no message queue");
		return;
	}
	child = peer_fork(b);
	while (!child)
		if (mq_receive(to, (char *)got, INLINE, NULL) != INLINE ||
		    mq_send(back, (char *)got, INLINE, 0))
			_exit(1);
	bench_loop (b) {
		bool good;

		data[7]++;
		bench_begin(b);
		good = !mq_send(to, (char *)data, INLINE, 0) &&
		       mq_receive(back, (char *)got, INLINE, NULL) == INLINE;
		bench_end(b);
		if (!good || got[7] != data[7])
			bench_fail(b, "the message is another one");
	}
	peer_kill(b, child);
	mq_close(to);
	mq_close(back);
	mq_unlink("/to");
	mq_unlink("/back");
}

/* A slot of shared memory: full while `number` is odd. */
struct slot {
	uint32_t number;
	message_t data;
};

static void futex(uint32_t *word, int operation, uint32_t value)
{
	syscall(SYS_futex, word, operation, value, NULL, NULL, 0);
}

static void slot_send(struct slot *slot, const message_t data, uint32_t number)
{
	memcpy(slot->data, data, INLINE);
	__atomic_store_n(&slot->number, number, __ATOMIC_RELEASE);
	futex(&slot->number, FUTEX_WAKE, 1);
}

static void slot_receive(struct slot *slot, message_t data, uint32_t number)
{
	uint32_t now;

	while ((now = __atomic_load_n(&slot->number, __ATOMIC_ACQUIRE)) != number)
		futex(&slot->number, FUTEX_WAIT, now);
	memcpy(data, slot->data, INLINE);
}

BENCH(ipc_channel_rt_64__futex,
      .op = "64 bytes in shared memory with a futex each way; but one slot and not a queue")
{
	struct slot *slots = peer_shared(b, PAGE_BYTES);
	message_t data = { 0 }, got;
	uint32_t number = 0;
	pid_t child;

	if (!slots)
		return;
	child = peer_fork(b);
	while (!child) {
		slot_receive(&slots[0], got, ++number);
		slot_send(&slots[1], got, number);
	}
	bench_loop (b) {
		data[7]++;
		number++;
		bench_begin(b);
		slot_send(&slots[0], data, number);
		slot_receive(&slots[1], got, number);
		bench_end(b);
		if (got[7] != data[7])
			bench_fail(b, "the message is another one");
	}
	peer_kill(b, child);
}

/* Each has its number in the first word, and in the last one what makes the sum 0. */
static _Noreturn void count(int from)
{
	uint64_t expected = 0;
	message_t data;

	while (read(from, data, INLINE) == INLINE) {
		if (data[0] != expected || data[0] + data[7])
			_exit(1);
		expected++;
	}
	_exit(expected % FLOOD != 0);
}

BENCH(ipc_flood__pipe,
      .op = "one of a million messages of 64 bytes through a pipe to a process that checks each "
	    "one",
      .samples = 10)
{
	message_t data = { 0 };
	pid_t child;
	int ends[2];

	if (pipe(ends)) {
		bench_fail(b, "no pipe");
		return;
	}
	child = peer_fork(b);
	if (!child) {
		close(ends[1]);
		count(ends[0]);
	}
	close(ends[0]);
	b->per_sample = FLOOD;
	bench_loop (b) {
		ssize_t sent = INLINE;

		bench_begin(b);
		for (unsigned i = 0; i < FLOOD && sent == INLINE; i++) {
			sent = write(ends[1], data, INLINE);
			data[0]++;
			data[7]--;
		}
		bench_end(b);
		if (sent != INLINE)
			bench_fail(b, "the receiver has ended");
	}
	close(ends[1]);
	peer_join(b, child);
}
