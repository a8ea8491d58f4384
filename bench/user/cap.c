/* SPDX-License-Identifier: MIT
 *
 * Handing rights on and taking them back, as system calls. Each is a record of the audit log
 * (audit_rest.h).
 */
#include <exo/bench.h>
#include <uapi/exo/syscall.h>
#include "audit_rest.h"

static exo_handle_t copy_of(exo_handle_t from)
{
	return exo_handle_copy(from, EXO_RIGHT_SEND, 0, EXO_NEVER);
}

BENCH(cap_grant, .op = "copy a handle with fewer rights", .goal = 150,
      .options = "SYSCALL_FASTPATH CAP_CACHE")
{
	exo_handle_t from = exo_notification_create();

	bench_loop (b) {
		exo_handle_t copy;

		audit_rest_at_times(b);
		bench_begin(b);
		copy = exo_handle_copy(from, EXO_RIGHT_SEND, 0, EXO_NEVER);
		bench_end(b);
		if (copy < 0 || exo_handle_close(copy))
			bench_fail(b, "no copy");
	}
	exo_handle_close(from);
}

/* Some records cost more than others: every second one completes a node of the tree (AUDIT_BATCHING
 * off), and one in 255 finds the log full. With 7 or 1001 records a sample the timed one is each of
 * them in turn. */
static void more_records(exo_handle_t from)
{
	for (int i = 0; i < 5; i++)
		exo_handle_close(copy_of(from));
}

static void revoke(struct bench_run *b, int copies, void (*rest)(struct bench_run *b))
{
	exo_handle_t from = exo_notification_create();

	bench_loop (b) {
		int count;

		if (copies == 1)
			more_records(from);
		for (int i = 0; i < copies; i++)
			if (copy_of(from) < 0)
				bench_fail(b, "no copy");
		rest(b);
		bench_begin(b);
		count = exo_cap_revoke(from);
		bench_end(b);
		if (count != copies)
			bench_fail(b, "not all were revoked");
	}
	exo_handle_close(from);
}

BENCH(cap_revoke,
      .op = "revoke what was derived from a handle: one copy; the record is hashed when idle",
      .target = 50000, .goal = 200, .options = "SYSCALL_FASTPATH AUDIT_BATCHING")
{
	revoke(b, 1, audit_rest_at_times);
}

BENCH(cap_revoke_1000, .op = "the same with 1000 copies: a thousandth is the cost of a further one",
      .samples = 20)
{
	revoke(b, 1000, audit_rest);
}

/* Both are timed: hashes are done sixteen at a time, whoever writes the sixteenth record. */
BENCH(cap_revoke_sustained,
      .op = "copy a handle and revoke it on a CPU that is never idle: two records are hashed",
      .options = "AUDIT_BATCHING AUDIT_KECCAK_UNROLLED")
{
	exo_handle_t from = exo_notification_create();

	for (uint64_t i = audit_waiting_max(b); i; i--)
		if (copy_of(from) < 0 || exo_cap_revoke(from) != 1)
			bench_fail(b, "no copy to revoke");
	bench_loop (b) {
		exo_handle_t copy;
		int count;

		bench_begin(b);
		copy = copy_of(from);
		count = exo_cap_revoke(from);
		bench_end(b);
		if (copy < 0 || count != 1)
			bench_fail(b, "no copy to revoke");
	}
	exo_handle_close(from);
}
