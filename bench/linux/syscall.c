/* SPDX-License-Identifier: MIT
 *
 * The shortest system calls, from the caller's call to its return.
 */
#include "peer.h"
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

BENCH(syscall_getpid, .op = "getpid of the C library; which enters the kernel each time")
{
	bench_loop (b) {
		pid_t pid;

		bench_begin(b);
		pid = getpid();
		bench_end(b);
		if (pid <= 0)
			bench_fail(b, "getpid fails");
	}
}

BENCH(syscall_clock__vdso,
      .op = "clock_gettime(CLOCK_MONOTONIC): the vDSO reads the TSC in user mode if it is the "
	    "clock source")
{
	struct timespec now;

	bench_loop (b) {
		int error;

		bench_begin(b);
		error = clock_gettime(CLOCK_MONOTONIC, &now);
		bench_end(b);
		if (error)
			bench_fail(b, "clock_gettime fails");
	}
}

BENCH(syscall_clock__syscall, .op = "the same as a system call")
{
	struct timespec now;

	bench_loop (b) {
		long error;

		bench_begin(b);
		error = syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
		bench_end(b);
		if (error)
			bench_fail(b, "clock_gettime fails");
	}
}
