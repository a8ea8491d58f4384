/* SPDX-License-Identifier: MIT
 *
 * AUDIT_BATCHING: the two moments at which records that wait are hashed without being asked for
 * (audit_hash_batch.h).
 */
#include "audit.h"

__noinline void audit_hash_batch(void)
{
	for (unsigned i = 0; i < AUDIT_BATCH; i++)
		audit_hash_one();
}

bool audit_idle(void)
{
	if (audit_log.tree.size == audit_log.next)
		return false;
	audit_hash_one();
	return true;
}
