/* SPDX-License-Identifier: MIT
 *
 * System calls of those who look after the audit log: init and its children.
 */
#include <exo/agent.h>
#include <exo/kconfig.h>
#include <exo/syscall_args.h>
#include <exo/thread.h>
#include "audit.h"

_Static_assert(sizeof(struct merkle_hash) == sizeof(struct exo_audit_hash),
	       "user code sees hashes under another name");
_Static_assert(MERKLE_PROOF_MAX == EXO_AUDIT_PROOF_MAX, "and proofs of the same length");

static bool caller_may_audit(void)
{
	struct agent *agent = arch_current()->agent;

	if (!agent_is_trusted(agent)) {
		audit_record(AUDIT_CALL_REFUSED, EXO_SYS_audit_info, 0, E_PERM);
		return false;
	}
	agent->auditor = true;
	return true;
}

/* a: struct exo_audit_info */
SYSCALL_HANDLER(audit_info)
{
	struct exo_audit_info info;

	if (!caller_may_audit())
		return -E_PERM;
	info = (struct exo_audit_info){
		.first = audit_log.tree.first,
		.size = audit_log.next,
		.hashed = audit_log.tree.size,
		.capacity = AUDIT_CAPACITY,
		.lost = audit_log.lost,
		.full = IS_ENABLED(CONFIG_AUDIT_FULL_BLOCK) ? EXO_AUDIT_BLOCK : EXO_AUDIT_DROP,
	};
	return arch_copy_to_user((void *)a, &info, sizeof(info));
}

/* a: number of the first, b: struct exo_audit_record *, c: how many. A copy may let others run,
 * who may drop records. */
SYSCALL_HANDLER(audit_read)
{
	uint64_t count = 0;

	if (!caller_may_audit())
		return -E_PERM;
	if (a < audit_log.tree.first || a > audit_log.next)
		return -E_RANGE;
	for (; count < c && a + count < audit_log.next && a + count >= audit_log.tree.first;
	     count++) {
		struct exo_audit_record record = *audit_slot(a + count);
		int error = arch_copy_to_user((struct exo_audit_record *)b + count, &record,
					      sizeof(record));

		if (error)
			return error;
		if (thread_must_end())
			break;
	}
	return count;
}

/* a: size, b: struct exo_audit_hash * */
SYSCALL_HANDLER(audit_root)
{
	struct merkle_hash root;
	int error;

	if (!caller_may_audit())
		return -E_PERM;
	audit_settle();
	error = merkle_tree_root(&audit_log.tree, a, &root);
	return error ? error : arch_copy_to_user((void *)b, &root, sizeof(root));
}

static int64_t give_proof(int count, const struct merkle_hash *proof, uint64_t to)
{
	int error = count > 0 ? arch_copy_to_user((void *)to, proof, count * sizeof(*proof)) : 0;

	return error ? error : count;
}

/* a: number of the record, b: size, c: struct exo_audit_hash[EXO_AUDIT_PROOF_MAX] */
SYSCALL_HANDLER(audit_inclusion)
{
	struct merkle_hash proof[MERKLE_PROOF_MAX];

	if (!caller_may_audit())
		return -E_PERM;
	audit_settle();
	return give_proof(merkle_tree_inclusion(&audit_log.tree, a, b, proof), proof, c);
}

/* a: the smaller size, b: the larger one, c: struct exo_audit_hash[EXO_AUDIT_PROOF_MAX] */
SYSCALL_HANDLER(audit_consistency)
{
	struct merkle_hash proof[MERKLE_PROOF_MAX];

	if (!caller_may_audit())
		return -E_PERM;
	audit_settle();
	return give_proof(merkle_tree_consistency(&audit_log.tree, a, b, proof), proof, c);
}

/* a: the first record to keep */
SYSCALL_HANDLER(audit_release)
{
	uint64_t first;

	if (!caller_may_audit())
		return -E_PERM;
	audit_settle();
	first = audit_log.tree.first;
	if (a < first || a > audit_log.tree.size)
		return -E_RANGE;
	if (a == first)
		return 0;
	audit_forget(a);
	audit_record(AUDIT_RELEASED, first, a - first, 0);
	audit_has_room();
	return 0;
}
