/* SPDX-License-Identifier: MIT
 *
 * Equivalents of channels within one process: what sending and receiving cost while nobody sleeps.
 */
#include "peer.h"
#include <fcntl.h>
#include <mqueue.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define INLINE    64
#define BATCH     16
#define RECEIVERS 10

/* One message of 64 bytes in and out again. */
static void through(struct bench_run *b, int in, int out)
{
	uint64_t data[INLINE / 8] = { 0 }, got[INLINE / 8];

	bench_loop (b) {
		bool good;

		data[0]++;
		bench_opaque(in);
		bench_opaque(out);
		bench_begin(b);
		good = write(in, data, INLINE) == INLINE && read(out, got, INLINE) == INLINE;
		bench_end(b);
		if (!good || got[0] != data[0])
			bench_fail(b, "the message is another one");
	}
}

BENCH(ipc_ring_64__pipe,
      .op = "write 64 bytes to a pipe and read them; but a stream and not messages")
{
	int ends[2];

	if (pipe(ends)) {
		bench_fail(b, "no pipe");
		return;
	}
	through(b, ends[1], ends[0]);
	close(ends[0]);
	close(ends[1]);
}

BENCH(ipc_ring_64__seqpacket, .op = "write 64 bytes to a unix seqpacket socket and read them")
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends)) {
		bench_fail(b, "no socket pair");
		return;
	}
	through(b, ends[0], ends[1]);
	close(ends[0]);
	close(ends[1]);
}

BENCH(ipc_ring_64__mqueue, .op = "mq_send of 64 bytes and mq_receive")
{
	struct mq_attr attributes = { .mq_maxmsg = 8, .mq_msgsize = INLINE };
	mqd_t queue = mq_open("/ring", O_RDWR | O_CREAT, 0600, &attributes);
	uint64_t data[INLINE / 8] = { 0 }, got[INLINE / 8];

	if (queue < 0) {
		bench_fail(b, "no message queue");
		return;
	}
	bench_loop (b) {
		bool good;

		data[0]++;
		bench_begin(b);
		good = !mq_send(queue, (char *)data, INLINE, 0) &&
		       mq_receive(queue, (char *)got, INLINE, NULL) == INLINE;
		bench_end(b);
		if (!good || got[0] != data[0])
			bench_fail(b, "the message is another one");
	}
	mq_close(queue);
	mq_unlink("/ring");
}

BENCH(ipc_batch_16x64__pipe,
      .op = "writev of 16 parts of 64 bytes to a pipe and readv; but a stream and not messages")
{
	static uint64_t data[BATCH][INLINE / 8], got[BATCH][INLINE / 8];
	struct iovec sent[BATCH], received[BATCH];
	int ends[2];

	if (pipe(ends)) {
		bench_fail(b, "no pipe");
		return;
	}
	for (unsigned i = 0; i < BATCH; i++) {
		sent[i] = (struct iovec){ data[i], INLINE };
		received[i] = (struct iovec){ got[i], INLINE };
	}
	bench_loop (b) {
		bool good;

		data[BATCH - 1][7]++;
		bench_begin(b);
		good = writev(ends[1], sent, BATCH) == BATCH * INLINE &&
		       readv(ends[0], received, BATCH) == BATCH * INLINE;
		bench_end(b);
		if (!good || got[BATCH - 1][7] != data[BATCH - 1][7])
			bench_fail(b, "the messages are others");
	}
	close(ends[0]);
	close(ends[1]);
}

/* One large message through a pipe: its first and last words change between. */
static void large(struct bench_run *b, size_t bytes, bool splice)
{
	uint64_t *data = aligned_alloc(PAGE_BYTES, ALIGN_UP(bytes, PAGE_BYTES));
	uint64_t *got = aligned_alloc(PAGE_BYTES, ALIGN_UP(bytes, PAGE_BYTES));
	int ends[2];

	if (!data || !got || pipe(ends) || fcntl(ends[0], F_SETPIPE_SZ, MAX(bytes, 64 * KIB)) < 0) {
		bench_fail(b, "no memory or no pipe of that size");
		return;
	}
	memset(data, 1, bytes);
	memset(got, 1, bytes);
	bench_loop (b) {
		struct iovec part = { data, bytes };
		ssize_t sent, received;

		data[0]++;
		data[bytes / 8 - 1]++;
		bench_begin(b);
		sent = splice ? vmsplice(ends[1], &part, 1, 0) : write(ends[1], data, bytes);
		received = read(ends[0], got, bytes);
		bench_end(b);
		if (sent != (ssize_t)bytes || received != sent || got[0] != data[0] ||
		    got[bytes / 8 - 1] != data[bytes / 8 - 1])
			bench_fail(b, "the message is another one");
	}
	close(ends[0]);
	close(ends[1]);
	free(data);
	free(got);
}

BENCH(ipc_1k__pipe, .op = "write 1 KiB to a pipe and read it: two copies")
{
	large(b, KIB, false);
}

BENCH(ipc_64k__pipe, .op = "the same with 64 KiB", .samples = 200)
{
	large(b, 64 * KIB, false);
}

BENCH(ipc_64k__vmsplice,
      .op = "vmsplice of 64 KiB into a pipe and read: one copy; but the sender must not write "
	    "to the pages meanwhile",
      .samples = 200)
{
	large(b, 64 * KIB, true);
}

BENCH(ipc_1m__pipe, .op = "write 1 MiB to a pipe of that size and read it: two copies",
      .samples = 50)
{
	large(b, MIB, false);
}

BENCH(ipc_1m__vmsplice, .op = "vmsplice of 1 MiB into a pipe and read: one copy", .samples = 50)
{
	large(b, MIB, true);
}

BENCH(ipc_broadcast_10__pipe, .op = "write 64 bytes to each of ten pipes and read them from each")
{
	uint64_t data[INLINE / 8] = { 0 }, got[RECEIVERS][INLINE / 8];
	int ends[RECEIVERS][2];

	for (unsigned i = 0; i < RECEIVERS; i++)
		if (pipe(ends[i])) {
			bench_fail(b, "no pipe");
			return;
		}
	bench_loop (b) {
		ssize_t sent = 0, received = 0;

		data[0]++;
		bench_begin(b);
		for (unsigned i = 0; i < RECEIVERS; i++)
			sent += write(ends[i][1], data, INLINE);
		for (unsigned i = 0; i < RECEIVERS; i++)
			received += read(ends[i][0], got[i], INLINE);
		bench_end(b);
		if (sent != RECEIVERS * INLINE || received != sent ||
		    got[RECEIVERS - 1][0] != data[0])
			bench_fail(b, "the message is another one");
	}
	for (unsigned i = 0; i < RECEIVERS; i++) {
		close(ends[i][0]);
		close(ends[i][1]);
	}
}

BENCH(ipc_channel_create__pipe, .op = "pipe: both ends ready for use")
{
	bench_loop (b) {
		int ends[2], error;

		bench_begin(b);
		error = pipe(ends);
		bench_end(b);
		if (error) {
			bench_fail(b, "no pipe");
			return;
		}
		close(ends[0]);
		close(ends[1]);
	}
}

BENCH(ipc_channel_close__pipe, .op = "close both ends of a pipe that one message went through")
{
	bench_loop (b) {
		char data[INLINE] = "";
		int ends[2];

		if (pipe(ends) || write(ends[1], data, INLINE) != INLINE ||
		    read(ends[0], data, INLINE) != INLINE) {
			bench_fail(b, "no pipe");
			return;
		}
		bench_begin(b);
		close(ends[1]);
		close(ends[0]);
		bench_end(b);
	}
}
