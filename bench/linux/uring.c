/* SPDX-License-Identifier: MIT
 *
 * io_uring: 16 messages sent and 16 received with two system calls.
 */
#include "peer.h"
#include <liburing.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define INLINE 64
#define BATCH  16

static uint64_t data[BATCH][INLINE / 8], got[BATCH][INLINE / 8];

/* Submit what was prepared, wait for all of it; false when one was not 64 bytes. */
static bool complete(struct io_uring *ring)
{
	bool good = io_uring_submit_and_wait(ring, BATCH) == BATCH;

	for (unsigned i = 0; i < BATCH; i++) {
		struct io_uring_cqe *done;

		good = good && !io_uring_peek_cqe(ring, &done) && done->res == INLINE;
		if (good)
			io_uring_cqe_seen(ring, done);
	}
	return good;
}

static bool send_and_receive(struct io_uring *ring, int in, int out)
{
	for (unsigned i = 0; i < BATCH; i++)
		io_uring_prep_send(io_uring_get_sqe(ring), in, data[i], INLINE, 0);
	if (!complete(ring))
		return false;
	for (unsigned i = 0; i < BATCH; i++)
		io_uring_prep_recv(io_uring_get_sqe(ring), out, got[i], INLINE, 0);
	return complete(ring);
}

BENCH(ipc_batch_16x64__io_uring,
      .op = "16 sends of 64 bytes to a unix seqpacket socket in one io_uring batch; 16 receives "
	    "in another")
{
	struct io_uring ring;
	int ends[2];

	if (io_uring_queue_init(BATCH, &ring, 0)) {
		bench_fail(b, "no io_uring");
		return;
	}
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends)) {
		bench_fail(b, "no socket pair");
		return;
	}
	bench_loop (b) {
		bool good;

		data[BATCH - 1][7]++;
		bench_begin(b);
		good = send_and_receive(&ring, ends[0], ends[1]);
		bench_end(b);
		if (!good || got[BATCH - 1][7] != data[BATCH - 1][7])
			bench_fail(b, "the messages are others");
	}
	io_uring_queue_exit(&ring);
	close(ends[0]);
	close(ends[1]);
}
