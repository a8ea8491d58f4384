/* SPDX-License-Identifier: MIT
 *
 * Merkle trees over SHA3-256, hashed as RFC 6962, 2.1 says: a leaf is the hash of a byte 0x00 and
 * its data, a node that of a byte 0x01 and its two children; the left child of a node over n leaves
 * has as many as the largest power of two below n. Checking of proofs: RFC 9162, 2.1.3.2 and
 * 2.1.4.2. The tree that makes them is security/merkle_tree.h.
 *
 * Pure: nothing is allocated or kept. Used by the kernel, by the agent `audit` and on the host.
 */
#ifndef EXO_MERKLE_H
#define EXO_MERKLE_H

#include <exo/sha3.h>
#include <exo/types.h>

/* Hashes in a proof of either kind, at most: sizes are below 2^63. */
#define MERKLE_PROOF_MAX 64

struct merkle_hash {
	uint8_t bytes[SHA3_256_BYTES];
};

/* The root over no leaf: the hash of nothing. */
void merkle_empty(struct merkle_hash *root);
void merkle_leaf(const void *data, size_t bytes, struct merkle_hash *leaf);
/* parent may be one of the two. */
void merkle_node(const struct merkle_hash *left, const struct merkle_hash *right,
		 struct merkle_hash *parent);
bool merkle_equal(const struct merkle_hash *a, const struct merkle_hash *b);

/* The proof shows that the leaf is number `index` (from 0) of the tree of `size` leaves. */
bool merkle_included(const struct merkle_hash *leaf, uint64_t index, uint64_t size,
		     const struct merkle_hash *proof, unsigned count,
		     const struct merkle_hash *root);

/* The proof shows that the first `from` leaves of the tree of `to` leaves are the other tree. */
bool merkle_consistent(uint64_t from, const struct merkle_hash *from_root, uint64_t to,
		       const struct merkle_hash *to_root, const struct merkle_hash *proof,
		       unsigned count);

#endif
