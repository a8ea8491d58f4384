/* SPDX-License-Identifier: MIT
 *
 * The generic system-call dispatch without the crossing: what a call costs inside the kernel.
 */
#include <exo/bench.h>
#include <exo/syscall.h>

BENCH(syscall_dispatch, .op = "generic dispatch of getpid inside the kernel",
      .options = "CC_OPT CC_LTO")
{
	bench_loop (b) {
		int64_t id;

		bench_begin(b);
		id = syscall_dispatch(EXO_SYS_getpid, 0, 0, 0, 0, 0, 0);
		bench_keep(id);
		bench_end(b);
	}
}
