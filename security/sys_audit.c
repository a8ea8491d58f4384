/* SPDX-License-Identifier: MIT
 *
 * System calls of those who look after the audit log, for whom it is an object like others. Who may
 * drop records never waits for room.
 */
#include <exo/handle.h>
#include <exo/kconfig.h>
#include <exo/syscall_args.h>
#include <exo/thread.h>
#include "audit.h"

_Static_assert(sizeof(struct merkle_hash) == sizeof(struct exo_audit_hash),
	       "user code sees hashes under another name");
_Static_assert(MERKLE_PROOF_MAX == EXO_AUDIT_PROOF_MAX, "and proofs of the same length");

#define RIGHTS (EXO_RIGHT_READ | EXO_RIGHT_MANAGE | EXO_RIGHT_COPY | EXO_RIGHT_REVOKE)

static const struct kobject_class log_class = { .type = EXO_OBJECT_AUDIT };
static struct kobject log_object = { .class = &log_class, .references = 1 }; /* it never goes */

exo_handle_t audit_give(struct agent *agent)
{
	return handle_add(agent, &log_object, RIGHTS, 0);
}

/* The handle of a call has this right: 0, or the error. */
static int check(uint64_t handle, enum exo_right right)
{
	struct cap *cap;
	int error = handle_find((exo_handle_t)handle, CAP_NEED(EXO_OBJECT_AUDIT, right), &cap);

	if (!error && cap_rights(cap) & EXO_RIGHT_MANAGE)
		arch_current()->agent->auditor = (exo_handle_t)handle;
	return error;
}

/* a: handle, b: struct exo_audit_info */
SYSCALL_HANDLER(audit_info)
{
	struct exo_audit_info info;
	int error = check(a, EXO_RIGHT_READ);

	if (error)
		return error;
	info = (struct exo_audit_info){
		.first = audit_log.tree.first,
		.size = audit_log.next,
		.hashed = audit_log.tree.size,
		.capacity = AUDIT_CAPACITY,
		.lost = audit_log.lost,
		.full = IS_ENABLED(CONFIG_AUDIT_FULL_BLOCK) ? EXO_AUDIT_BLOCK : EXO_AUDIT_DROP,
	};
	return arch_copy_to_user((void *)b, &info, sizeof(info));
}

/* a: handle, b: number of the first, c: struct exo_audit_record *, d: how many. A copy may let
 * others run, who may drop records. */
SYSCALL_HANDLER(audit_read)
{
	uint64_t count = 0;
	int error = check(a, EXO_RIGHT_READ);

	if (error)
		return error;
	if (b < audit_log.tree.first || b > audit_log.next)
		return -E_RANGE;
	for (; count < d && b + count < audit_log.next && b + count >= audit_log.tree.first;
	     count++) {
		struct exo_audit_record record = *audit_slot(b + count);

		error = arch_copy_to_user((struct exo_audit_record *)c + count, &record,
					  sizeof(record));
		if (error)
			return error;
		if (thread_must_end())
			break;
	}
	return count;
}

/* a: handle, b: size, c: struct exo_audit_hash * */
SYSCALL_HANDLER(audit_root)
{
	struct merkle_hash root;
	int error = check(a, EXO_RIGHT_READ);

	if (error)
		return error;
	audit_settle();
	error = merkle_tree_root(&audit_log.tree, b, &root);
	return error ? error : arch_copy_to_user((void *)c, &root, sizeof(root));
}

static int64_t give_proof(int count, const struct merkle_hash *proof, uint64_t to)
{
	int error = count > 0 ? arch_copy_to_user((void *)to, proof, count * sizeof(*proof)) : 0;

	return error ? error : count;
}

/* a: handle, b: number of the record, c: size, d: struct exo_audit_hash[EXO_AUDIT_PROOF_MAX] */
SYSCALL_HANDLER(audit_inclusion)
{
	struct merkle_hash proof[MERKLE_PROOF_MAX];
	int error = check(a, EXO_RIGHT_READ);

	if (error)
		return error;
	audit_settle();
	return give_proof(merkle_tree_inclusion(&audit_log.tree, b, c, proof), proof, d);
}

/* a: handle, b: the smaller size, c: the larger one, d: struct exo_audit_hash[EXO_AUDIT_PROOF_MAX]
 */
SYSCALL_HANDLER(audit_consistency)
{
	struct merkle_hash proof[MERKLE_PROOF_MAX];
	int error = check(a, EXO_RIGHT_READ);

	if (error)
		return error;
	audit_settle();
	return give_proof(merkle_tree_consistency(&audit_log.tree, b, c, proof), proof, d);
}

/* a: handle, b: the first record to keep */
SYSCALL_HANDLER(audit_release)
{
	uint64_t first;
	int error = check(a, EXO_RIGHT_MANAGE);

	if (error)
		return error;
	audit_settle();
	first = audit_log.tree.first;
	if (b < first || b > audit_log.tree.size)
		return -E_RANGE;
	if (b == first)
		return 0;
	audit_forget(b);
	audit_record(AUDIT_RELEASED, first, b - first, 0);
	audit_has_room();
	return 0;
}
