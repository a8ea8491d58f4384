/* SPDX-License-Identifier: MIT
 *
 * The growing and forgetting Merkle tree (merkle_tree.h).
 */
#include <exo/assert.h>
#include <exo/string.h>
#include <uapi/exo/errors.h>
#include "merkle_tree.h"

void merkle_tree_init(struct merkle_tree *tree, struct merkle_hash *nodes, unsigned order)
{
	tree->size = 0;
	tree->first = 0;
	tree->nodes = nodes;
	tree->order = order;
}

/* Levels below `order` come one behind the other: 2^order + 2^(order - 1) + … + 2 slots. */
static struct merkle_hash *slot(struct merkle_tree *tree, unsigned level, uint64_t i)
{
	size_t width;

	if (level >= tree->order)
		return &tree->upper[level - tree->order];
	width = (size_t)1 << (tree->order - level);
	return &tree->nodes[((size_t)2 << tree->order) - 2 * width + (i & (width - 1))];
}

/* A complete node that is kept, or what is left of those that were forgotten. */
static const struct merkle_hash *node(struct merkle_tree *tree, unsigned level, uint64_t i)
{
	assert_slow((i + 1) << level <= tree->size);
	if ((i + 1) << level <= tree->first) {
		assert_slow(tree->first >> level == i + 1 && tree->first >> level & 1);
		return &tree->forgotten[level];
	}
	return slot(tree, level, i);
}

const struct merkle_hash *merkle_tree_leaf(struct merkle_tree *tree, uint64_t index)
{
	return slot(tree, 0, index);
}

/* A parent is made before its right child is stored, which may take the left one's slot. */
void merkle_tree_add(struct merkle_tree *tree, const struct merkle_hash *leaf)
{
	struct merkle_hash hash = *leaf, parent;
	uint64_t i = tree->size;
	unsigned level = 0;

	assert(i - tree->first < (uint64_t)1 << tree->order);
	for (; i & 1; i >>= 1, level++) {
		const struct merkle_hash *left = node(tree, level, i - 1);

		merkle_node(left, &hash, &parent);
		*slot(tree, level, i) = hash;
		hash = parent;
	}
	*slot(tree, level, i) = hash;
	tree->size++;
}

/* The node that ends where a bit of the new `first` ends is either the one that is there for the
 * old one, or still has a leaf that is kept. */
void merkle_tree_forget(struct merkle_tree *tree, uint64_t first)
{
	assert(first >= tree->first && first <= tree->size);
	for (unsigned level = 0; first >> level; level++) {
		uint64_t end = first >> level;

		if (end & 1 && end << level > tree->first)
			tree->forgotten[level] = *slot(tree, level, end - 1);
	}
	tree->first = first;
}

/* The root over leaves start to end, of which start is a multiple of a power of two that is at
 * least their number: from the right, one complete node for each bit of the number. */
static void range_root(struct merkle_tree *tree, uint64_t start, uint64_t end,
		       struct merkle_hash *root)
{
	unsigned level = __builtin_ctzll(end - start);

	*root = *node(tree, level, (end >> level) - 1);
	for (level++; (end - start) >> level; level++)
		if ((end - start) >> level & 1)
			merkle_node(node(tree, level, (end >> level) - 1), root, root);
}

int merkle_tree_root(struct merkle_tree *tree, uint64_t size, struct merkle_hash *root)
{
	if (size < tree->first || size > tree->size)
		return -E_RANGE;
	if (size)
		range_root(tree, 0, size, root);
	else
		merkle_empty(root);
	return 0;
}

/* The number of leaves on the left of a tree of n > 1. */
static uint64_t left_part(uint64_t n)
{
	return (uint64_t)1 << (63 - __builtin_clzll(n - 1));
}

/* Proofs list hashes from the leaf up, and are found from the root down. */
static void reverse(struct merkle_hash *hashes, unsigned count)
{
	for (unsigned i = 0; i < count / 2; i++) {
		struct merkle_hash hash = hashes[i];

		hashes[i] = hashes[count - 1 - i];
		hashes[count - 1 - i] = hash;
	}
}

/* RFC 6962, 2.1.1. */
int merkle_tree_inclusion(struct merkle_tree *tree, uint64_t index, uint64_t size,
			  struct merkle_hash proof[MERKLE_PROOF_MAX])
{
	uint64_t start = 0, end = size;
	unsigned count = 0;

	if (index < tree->first || index >= size || size > tree->size)
		return -E_RANGE;
	while (end - start > 1) {
		uint64_t middle = start + left_part(end - start);

		if (index < middle) {
			range_root(tree, middle, end, &proof[count++]);
			end = middle;
		} else {
			range_root(tree, start, middle, &proof[count++]);
			start = middle;
		}
	}
	reverse(proof, count);
	return count;
}

/* RFC 6962, 2.1.2: down to the part that ends where the old tree does. Its hash is known to the
 * checker when it is the whole old tree. */
int merkle_tree_consistency(struct merkle_tree *tree, uint64_t from, uint64_t to,
			    struct merkle_hash proof[MERKLE_PROOF_MAX])
{
	uint64_t start = 0, end = to;
	unsigned count = 0;

	if (!from || from < tree->first || from > to || to > tree->size)
		return -E_RANGE;
	while (from < end) {
		uint64_t middle = start + left_part(end - start);

		if (from <= middle) {
			range_root(tree, middle, end, &proof[count++]);
			end = middle;
		} else {
			range_root(tree, start, middle, &proof[count++]);
			start = middle;
		}
	}
	if (start)
		range_root(tree, start, end, &proof[count++]);
	reverse(proof, count);
	return count;
}
