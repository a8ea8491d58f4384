/* SPDX-License-Identifier: MIT
 *
 * Handing rights on, and filters of system calls. Linux has no revocation: what was handed on
 * stays.
 */
#include "peer.h"
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

BENCH(cap_grant__dup, .op = "dup of a descriptor; but with all its rights and within the process")
{
	int from[2];

	if (pipe(from)) {
		bench_fail(b, "no pipe");
		return;
	}
	bench_loop (b) {
		int copy;

		bench_begin(b);
		copy = dup(from[0]);
		bench_end(b);
		if (copy < 0 || close(copy))
			bench_fail(b, "no copy");
	}
	close(from[0]);
	close(from[1]);
}

union control {
	struct cmsghdr header;
	char bytes[CMSG_SPACE(sizeof(int))];
};

static void prepare(struct msghdr *message, struct iovec *part, union control *control, char *byte)
{
	*part = (struct iovec){ byte, 1 };
	*message = (struct msghdr){ .msg_iov = part,
				    .msg_iovlen = 1,
				    .msg_control = control,
				    .msg_controllen = sizeof(*control) };
}

BENCH(cap_grant__scm_rights,
      .op = "a descriptor sent over a unix socket and received in the same process; but with a "
	    "message around it")
{
	union control control, received;
	struct msghdr out, in;
	struct iovec part, into;
	int ends[2];
	char byte = 0;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends)) {
		bench_fail(b, "no socket pair");
		return;
	}
	bench_loop (b) {
		bool good;
		int copy = -1;

		prepare(&out, &part, &control, &byte);
		prepare(&in, &into, &received, &byte);
		control.header = (struct cmsghdr){ CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS };
		memcpy(CMSG_DATA(&control.header), &ends[0], sizeof(int));
		bench_begin(b);
		good = sendmsg(ends[0], &out, 0) == 1 && recvmsg(ends[1], &in, 0) == 1;
		bench_end(b);
		if (good)
			memcpy(&copy, CMSG_DATA(&received.header), sizeof(int));
		if (copy < 0 || close(copy))
			bench_fail(b, "no copy");
	}
	close(ends[0]);
	close(ends[1]);
}

#define RULES 10
#define WARM  10

/* Ten calls are allowed, all others end the process; the tenth is getpid, with a look at an
 * argument or without. */
static int load_filter(bool look)
{
	struct sock_filter code[2 * RULES + 8], *at = code;
	struct sock_fprog program = { .filter = code };

	*at++ = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
					     offsetof(struct seccomp_data, nr));
	for (unsigned i = 0; i < RULES; i++) {
		uint32_t number = i + 1 < RULES ? SYS_socket + i : SYS_getpid;

		*at++ = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0,
						     look && number == SYS_getpid ? 3 : 1);
		if (look && number == SYS_getpid) {
			*at++ = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
							     offsetof(struct seccomp_data, args));
			*at++ = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0xdead, 1,
							     0);
		}
		*at++ = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	}
	if (look)
		*at++ = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
						     offsetof(struct seccomp_data, nr));
	*at++ = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 0, 1);
	*at++ = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	*at++ = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
	program.len = at - code;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static void time_getpid(uint64_t *ticks, unsigned count)
{
	struct bench_run run = { 0 };

	for (unsigned i = 0; i < count + WARM; i++) {
		bench_begin(&run);
		syscall(SYS_getpid, 0);
		bench_end(&run);
		ticks[i < WARM ? 0 : i - WARM] = run.end - run.begin;
	}
}

/* The same in two children, one of which has loaded the filter. */
static bool child_times(struct bench_run *b, uint64_t *ticks, bool filter, bool look)
{
	pid_t child = peer_fork(b);

	if (!child) {
		if (filter && load_filter(look))
			_exit(1);
		time_getpid(ticks, b->count);
		_exit(0);
	}
	peer_join(b, child);
	return !b->failed;
}

static void measure_filter(struct bench_run *b, bool look)
{
	uint64_t *with = peer_shared(b, 2 * BENCH_SAMPLES_MAX * sizeof(*with));
	uint64_t *without = with + BENCH_SAMPLES_MAX;

	if (!with || !child_times(b, without, false, false) || !child_times(b, with, true, look))
		return;
	for (unsigned i = 0, count = b->count; i < count; i++)
		bench_value(b, with[i] > without[i] ? with[i] - without[i] : 0);
}

BENCH(filter_eval,
      .op = "added to getpid by a seccomp filter that allows it in its tenth rule: Linux keeps "
	    "such verdicts in a bitmap")
{
	measure_filter(b, false);
}

BENCH(filter_eval_argument,
      .op = "the same when the tenth rule looks at an argument: the BPF program runs compiled")
{
	measure_filter(b, true);
}
