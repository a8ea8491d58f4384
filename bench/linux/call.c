/* SPDX-License-Identifier: MIT
 *
 * Equivalents of call and reply between two address spaces: the child answers each request, nobody
 * polls.
 */
#include "peer.h"
#include <linux/futex.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define WORDS 8

BENCH(ipc_call_rt__eventfd,
      .op = "add 1 to an eventfd that a process waits for; wait for its answer on another: no "
	    "payload")
{
	int to = eventfd(0, 0), back = eventfd(0, 0);
	uint64_t one = 1, got;
	pid_t child = peer_fork(b);

	while (!child)
		if (read(to, &got, 8) != 8 || write(back, &one, 8) != 8)
			_exit(1);
	bench_loop (b) {
		bool good;

		bench_begin(b);
		good = write(to, &one, 8) == 8 && read(back, &got, 8) == 8;
		bench_end(b);
		if (!good)
			bench_fail(b, "eventfd fails");
	}
	peer_kill(b, child);
	close(to);
	close(back);
}

struct turns {
	uint32_t asked, answered;
};

static void futex_wait_until(uint32_t *word, uint32_t value)
{
	uint32_t now;

	while ((now = __atomic_load_n(word, __ATOMIC_ACQUIRE)) != value)
		syscall(SYS_futex, word, FUTEX_WAIT, now, NULL, NULL, 0);
}

static void futex_set(uint32_t *word, uint32_t value)
{
	__atomic_store_n(word, value, __ATOMIC_RELEASE);
	syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
}

BENCH(ipc_call_rt__futex, .op = "a counter in shared memory and a futex each way: no payload")
{
	struct turns *turns = peer_shared(b, PAGE_BYTES);
	uint32_t number = 0;
	pid_t child;

	if (!turns)
		return;
	child = peer_fork(b);
	while (!child) {
		futex_wait_until(&turns->asked, ++number);
		futex_set(&turns->answered, number);
	}
	bench_loop (b) {
		number++;
		bench_begin(b);
		futex_set(&turns->asked, number);
		futex_wait_until(&turns->answered, number);
		bench_end(b);
	}
	peer_kill(b, child);
}

static void call_over(struct bench_run *b, int type)
{
	uint64_t words[WORDS] = { 1, 2, 3, 4, 5, 6, 7, 8 }, got[WORDS];
	int ends[2];
	pid_t child;

	if (socketpair(AF_UNIX, type, 0, ends)) {
		bench_fail(b, "no socket pair");
		return;
	}
	child = peer_fork(b);
	while (!child)
		if (read(ends[1], got, sizeof(got)) != sizeof(got) ||
		    write(ends[1], got, sizeof(got)) != sizeof(got))
			_exit(1);
	bench_loop (b) {
		bool good;

		memset(got, 0, sizeof(got));
		bench_begin(b);
		good = write(ends[0], words, sizeof(words)) == sizeof(words) &&
		       read(ends[0], got, sizeof(got)) == sizeof(got);
		bench_end(b);
		if (!good || got[0] != 1 || got[7] != 8)
			bench_fail(b, "the answer is another one");
	}
	peer_kill(b, child);
	close(ends[0]);
	close(ends[1]);
}

BENCH(ipc_call_rt_8w__seqpacket,
      .op = "64 bytes there and back over a unix seqpacket socket; but in memory and not in "
	    "registers")
{
	call_over(b, SOCK_SEQPACKET);
}
