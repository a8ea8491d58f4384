/* SPDX-License-Identifier: MIT
 *
 * Handing rights on and taking them back, as system calls.
 */
#include <exo/bench.h>
#include <uapi/exo/syscall.h>

BENCH(cap_grant, .op = "copy a handle with fewer rights", .goal = 150,
      .options = "SYSCALL_FASTPATH CAP_CACHE")
{
	exo_handle_t from = exo_notification_create();

	bench_loop (b) {
		exo_handle_t copy;

		bench_begin(b);
		copy = exo_handle_copy(from, EXO_RIGHT_SEND, 0, EXO_NEVER);
		bench_end(b);
		if (copy < 0 || exo_handle_close(copy))
			bench_fail(b, "no copy");
	}
	exo_handle_close(from);
}

static void revoke(struct bench_run *b, int copies)
{
	exo_handle_t from = exo_notification_create();

	bench_loop (b) {
		int count;

		for (int i = 0; i < copies; i++)
			if (exo_handle_copy(from, EXO_RIGHT_SEND, 0, EXO_NEVER) < 0)
				bench_fail(b, "no copy");
		bench_begin(b);
		count = exo_cap_revoke(from);
		bench_end(b);
		if (count != copies)
			bench_fail(b, "not all were revoked");
	}
	exo_handle_close(from);
}

BENCH(cap_revoke, .op = "revoke what was derived from a handle: one copy", .target = 50000,
      .goal = 200, .options = "SYSCALL_FASTPATH")
{
	revoke(b, 1);
}

BENCH(cap_revoke_1000, .op = "the same with 1000 copies", .samples = 20)
{
	revoke(b, 1000);
}
