/* SPDX-License-Identifier: MIT
 *
 * AUDIT_BATCHING=y: records wait in the log itself, which is the buffer of the batch, until the
 * idle thread, or who asks for the root, makes them leaves of the tree. When half of the log waits,
 * each AUDIT_BATCH-th record pays for as many: then nothing is won, and nothing lost. Only hashed
 * records are ever dropped. Compare with audit_hash_each.h.
 */
#ifndef SECURITY_AUDIT_HASH_BATCH_H
#define SECURITY_AUDIT_HASH_BATCH_H

#define AUDIT_BATCH       16
#define AUDIT_WAITING_MAX (AUDIT_CAPACITY / 2)

/* Hash AUDIT_BATCH records. */
void audit_hash_batch(void);

static inline void audit_written(void)
{
	if (unlikely(audit_log.next - audit_log.tree.size >= AUDIT_WAITING_MAX))
		audit_hash_batch();
}

#endif
