/* SPDX-License-Identifier: MIT
 *
 * The audit log's system calls, for init and its children: -E_PERM for all others. Who calls one
 * looks after the log from then on, and never waits for room in it (AUDIT_FULL_BLOCK).
 */
#ifndef EXO_USER_AUDIT_H
#define EXO_USER_AUDIT_H

#include <uapi/exo/audit.h>
#include <uapi/exo/syscall.h>

int exo_audit_info(struct exo_audit_info *info);

/* Copy up to count records from number `first` on; how many there were, 0 behind the last. -E_RANGE
 * when `first` has been dropped or is further than the next one. */
long exo_audit_read(uint64_t first, struct exo_audit_record *records, size_t count);

/* The root over the first `size` records. -E_RANGE when that is more than there are, or fewer than
 * have been dropped. */
int exo_audit_root(uint64_t size, struct exo_audit_hash *root);

/* Proofs (exo/merkle.h): that the record is in the tree of `size` records; that the tree of `from`
 * records is the beginning of that of `to`. The number of hashes, or -E_RANGE. */
int exo_audit_inclusion(uint64_t number, uint64_t size,
			struct exo_audit_hash proof[EXO_AUDIT_PROOF_MAX]);
int exo_audit_consistency(uint64_t from, uint64_t to,
			  struct exo_audit_hash proof[EXO_AUDIT_PROOF_MAX]);

/* The records before `first` have been fetched: drop them. A record says so. -E_RANGE. */
int exo_audit_release(uint64_t first);

#endif
