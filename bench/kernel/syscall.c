/* SPDX-License-Identifier: MIT
 *
 * The generic system-call dispatch without the crossing: what a call costs inside the kernel. The
 * number and the arguments are unknown to the compiler, as they are when an agent calls.
 */
#include <exo/bench.h>
#include <exo/syscall.h>

BENCH(syscall_dispatch, .op = "generic dispatch of getpid inside the kernel",
      .options = "CC_OPT CC_LTO")
{
	uint64_t number = EXO_SYS_getpid, argument = 0;

	bench_loop (b) {
		int64_t id;

		bench_opaque(number);
		bench_opaque(argument);
		bench_begin(b);
		id = syscall_dispatch(number, argument, argument, argument, argument, argument,
				      argument);
		bench_keep(id);
		bench_end(b);
	}
}
