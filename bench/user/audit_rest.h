/* SPDX-License-Identifier: MIT
 *
 * For benchmarks of operations that are records of the audit log. With AUDIT_BATCHING a record is
 * hashed when the CPU is idle; a benchmark never idles, so after half a log of records its
 * operations would pay for hashes in bursts. What an operation costs its caller is measured with
 * rests between the samples, what it costs a CPU that is never idle is a benchmark of its own
 * (NAME_sustained). Without AUDIT_BATCHING there is nothing to hash in a rest.
 */
#ifndef BENCH_USER_AUDIT_REST_H
#define BENCH_USER_AUDIT_REST_H

#include <exo/bench.h>

/* Outside of the timed regions: everything that waits is hashed, as it is in an idle moment. What
 * follows has a slice of its own. */
void audit_rest(struct bench_run *b);

/* The same once in a hundred samples, and never. */
void audit_rest_at_times(struct bench_run *b);
void audit_rest_never(struct bench_run *b);

/* How many records may wait: after so many without an idle moment, hashes are paid for. */
uint64_t audit_waiting_max(struct bench_run *b);

#endif
