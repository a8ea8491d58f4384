/* SPDX-License-Identifier: MIT
 *
 * A Merkle tree (exo/merkle.h) that grows at its end and forgets at its beginning, in memory of
 * fixed size. Of 2^order leaves it keeps every hash that one of them is below; what it forgets
 * leaves one hash for each bit of the number of forgotten leaves. So it can give the root at any
 * size that it has had since the oldest leaf, and prove every leaf that it keeps.
 *
 * Level l holds the nodes over 2^l leaves that are complete; node i of it stands in slot
 * i mod 2^(order - l), so it is overwritten when the last of its leaves has been forgotten, not
 * earlier. Levels from `order` on have one slot each, in the tree itself.
 *
 * No locks; nothing is allocated. Indices count all leaves that there ever were, from 0.
 */
#ifndef SECURITY_MERKLE_TREE_H
#define SECURITY_MERKLE_TREE_H

#include <exo/compiler.h>
#include <exo/merkle.h>

#define MERKLE_LEVELS 63

struct merkle_tree {
	uint64_t size;             /* leaves that were added */
	uint64_t first;            /* leaves that were forgotten; size - first <= 2^order */
	struct merkle_hash *nodes; /* 2^(order + 1), the caller's */
	unsigned order;
	struct merkle_hash upper[MERKLE_LEVELS];     /* the last node of each level from order on */
	struct merkle_hash forgotten[MERKLE_LEVELS]; /* for each bit of first that is set */
};

void merkle_tree_init(struct merkle_tree *tree, struct merkle_hash *nodes, unsigned order);

/* There is room: size - first < 2^order. */
void merkle_tree_add(struct merkle_tree *tree, const struct merkle_hash *leaf);

/* Forget the leaves before `first`, which is at least what it was and at most size. */
void merkle_tree_forget(struct merkle_tree *tree, uint64_t first);

/* The hash of a leaf that is kept. */
const struct merkle_hash *merkle_tree_leaf(struct merkle_tree *tree, uint64_t index);

/* The root over the first `size` leaves: first <= size <= tree->size, else -E_RANGE. */
int merkle_tree_root(struct merkle_tree *tree, uint64_t size,
		     struct merkle_hash *root) __must_check;

/* That leaf `index` is in the tree of `size` leaves; first <= index < size <= tree->size. Number
 * of hashes, or -E_RANGE. */
int merkle_tree_inclusion(struct merkle_tree *tree, uint64_t index, uint64_t size,
			  struct merkle_hash proof[MERKLE_PROOF_MAX]);

/* That the tree of `from` leaves is the beginning of that of `to`; 0 < from, first <= from <= to <=
 * tree->size. Number of hashes, or -E_RANGE. */
int merkle_tree_consistency(struct merkle_tree *tree, uint64_t from, uint64_t to,
			    struct merkle_hash proof[MERKLE_PROOF_MAX]);

#endif
