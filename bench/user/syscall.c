/* SPDX-License-Identifier: MIT
 *
 * The shortest system calls: what entering and leaving the kernel costs. One operation is exactly
 * from the caller's `call` to its return: no argument is prepared and no result is moved inside the
 * region.
 */
#include <exo/bench.h>
#include <uapi/exo/syscall.h>

BENCH(syscall_getpid, .op = "getpid: from the caller's call to its return", .target = 50,
      .goal = 45, .options = "SYSCALL_ENTRY SYSCALL_FASTPATH CC_LTO")
{
	if (exo_getpid() <= 0)
		bench_fail(b, "getpid fails");
	bench_loop (b) {
		bench_begin(b);
		exo_getpid();
		bench_end(b);
	}
}

BENCH(syscall_clock, .op = "clock in ns: from the caller's call to its return",
      .options = "SYSCALL_ENTRY SYSCALL_FASTPATH")
{
	if (exo_clock() < 0)
		bench_fail(b, "clock fails");
	bench_loop (b) {
		bench_begin(b);
		exo_clock();
		bench_end(b);
	}
}
