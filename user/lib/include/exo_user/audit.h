/* SPDX-License-Identifier: MIT
 *
 * The audit log's system calls, for who has a handle of it (EXO_GIVEN_AUDIT): with EXO_RIGHT_READ
 * to read and prove, with EXO_RIGHT_MANAGE to drop records. Who has called one by a handle with the
 * latter never waits for room in the log (AUDIT_FULL_BLOCK). All: -E_BADHANDLE, -E_PERM.
 */
#ifndef EXO_USER_AUDIT_H
#define EXO_USER_AUDIT_H

#include <uapi/exo/audit.h>
#include <uapi/exo/syscall.h>

int exo_audit_info(exo_handle_t audit, struct exo_audit_info *info);

/* Copy up to count records from number `first` on; how many there were, 0 behind the last. -E_RANGE
 * when `first` has been dropped or is further than the next one. */
long exo_audit_read(exo_handle_t audit, uint64_t first, struct exo_audit_record *records,
		    size_t count);

/* The root over the first `size` records. -E_RANGE when that is more than there are, or fewer than
 * have been dropped. */
int exo_audit_root(exo_handle_t audit, uint64_t size, struct exo_audit_hash *root);

/* Proofs (exo/merkle.h): that the record is in the tree of `size` records; that the tree of `from`
 * records is the beginning of that of `to`. The number of hashes, or -E_RANGE. */
int exo_audit_inclusion(exo_handle_t audit, uint64_t number, uint64_t size,
			struct exo_audit_hash proof[EXO_AUDIT_PROOF_MAX]);
int exo_audit_consistency(exo_handle_t audit, uint64_t from, uint64_t to,
			  struct exo_audit_hash proof[EXO_AUDIT_PROOF_MAX]);

/* The records before `first` have been fetched: drop them. A record says so. -E_RANGE. */
int exo_audit_release(exo_handle_t audit, uint64_t first);

#endif
