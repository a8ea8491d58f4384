/* SPDX-License-Identifier: MIT
 *
 * AUDIT_BATCHING=n: each record becomes a leaf of the tree at once. Compare with
 * audit_hash_batch.h.
 */
#ifndef SECURITY_AUDIT_HASH_EACH_H
#define SECURITY_AUDIT_HASH_EACH_H

static inline void audit_written(void)
{
	audit_hash_one();
}

#endif
