/* SPDX-License-Identifier: MIT
 *
 * Rests in which the audit log is hashed (audit_rest.h).
 */
#include <exo_user/audit.h>
#include <uapi/exo/syscall.h>
#include "audit_rest.h"

#define REST_SAMPLES 100

void audit_rest(struct bench_run *b)
{
	struct exo_audit_info info;
	struct exo_audit_hash root;

	if (exo_audit_info(EXO_GIVEN_AUDIT, &info) ||
	    exo_audit_root(EXO_GIVEN_AUDIT, info.size, &root))
		bench_fail(b, "no root of the audit log");
	exo_yield();
}

void audit_rest_at_times(struct bench_run *b)
{
	if (b->taken % REST_SAMPLES == 0)
		audit_rest(b);
}

void audit_rest_never(struct bench_run *b)
{
	(void)b;
}

uint64_t audit_waiting_max(struct bench_run *b)
{
	struct exo_audit_info info = { .capacity = 0 };

	if (exo_audit_info(EXO_GIVEN_AUDIT, &info))
		bench_fail(b, "nothing known of the audit log");
	return info.capacity / 2;
}
