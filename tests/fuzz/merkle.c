/* SPDX-License-Identifier: MIT
 *
 * Merkle trees. Proofs that the tree makes are believed, also behind forgotten leaves; with one bit
 * changed they are not; and proofs of any bytes and numbers end without harm.
 */
#include "fuzz.h"
#include "../../lib/merkle.c"
#include "../../security/merkle_tree.c"
#include <string.h>

#define ORDER 4

static void forged(struct fuzz_input *input)
{
	struct merkle_hash leaf, root, proof[MERKLE_PROOF_MAX];
	uint64_t index = fuzz_number(input, 8), size = fuzz_number(input, 8);
	unsigned count = fuzz_number(input, 1) % (MERKLE_PROOF_MAX + 1);

	fuzz_take(input, &leaf, sizeof(leaf));
	fuzz_take(input, &root, sizeof(root));
	fuzz_take(input, proof, sizeof(proof));
	if (merkle_included(&leaf, index, size, proof, count, &root))
		FUZZ_CHECK(size == 1 && !count && merkle_equal(&leaf, &root));
	if (merkle_consistent(index, &leaf, size, &root, proof, count))
		FUZZ_CHECK(!count && (!index || (index == size && merkle_equal(&leaf, &root))));
}

static void flip(struct merkle_hash *hashes, unsigned count, unsigned bit)
{
	bit %= count * 8 * sizeof(*hashes);
	((uint8_t *)hashes)[bit / 8] ^= 1u << bit % 8;
}

static void genuine(struct fuzz_input *input)
{
	struct merkle_hash nodes[2 << ORDER], root, old_root, proof[MERKLE_PROOF_MAX];
	unsigned adds = 1 + fuzz_number(input, 1) % 40;
	struct merkle_tree tree;
	uint64_t index, size, from;
	int count;

	merkle_tree_init(&tree, nodes, ORDER);
	for (uint64_t i = 0; i < adds; i++) {
		struct merkle_hash leaf;

		if (tree.size - tree.first == 1u << ORDER)
			merkle_tree_forget(&tree, tree.first + 1 + fuzz_number(input, 1) % 4);
		merkle_leaf(&i, sizeof(i), &leaf);
		merkle_tree_add(&tree, &leaf);
	}
	index = tree.first + fuzz_number(input, 1) % (tree.size - tree.first);
	size = index + 1 + fuzz_number(input, 1) % (tree.size - index);
	FUZZ_CHECK(!merkle_tree_root(&tree, size, &root));
	count = merkle_tree_inclusion(&tree, index, size, proof);
	FUZZ_CHECK(count >= 0 && merkle_included(merkle_tree_leaf(&tree, index), index, size, proof,
						 count, &root));
	if (count) {
		flip(proof, count, fuzz_number(input, 2));
		FUZZ_CHECK(!merkle_included(merkle_tree_leaf(&tree, index), index, size, proof,
					    count, &root));
	}
	from = index ? index : 1;
	FUZZ_CHECK(!merkle_tree_root(&tree, from, &old_root));
	count = merkle_tree_consistency(&tree, from, size, proof);
	FUZZ_CHECK(count >= 0 && merkle_consistent(from, &old_root, size, &root, proof, count));
	if (count) {
		flip(proof, count, fuzz_number(input, 2));
		FUZZ_CHECK(!merkle_consistent(from, &old_root, size, &root, proof, count));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	struct fuzz_input input = { data, bytes };

	if (fuzz_number(&input, 1) & 1)
		genuine(&input);
	else
		forged(&input);
	return 0;
}
