/* SPDX-License-Identifier: MIT
 *
 * Hashing of Merkle trees and checking of their proofs (merkle.h).
 */
#include <exo/merkle.h>
#include <exo/string.h>

#define PREFIX_LEAF 0x00
#define PREFIX_NODE 0x01

void merkle_empty(struct merkle_hash *root)
{
	sha3_256(NULL, 0, root->bytes);
}

void merkle_leaf(const void *data, size_t bytes, struct merkle_hash *leaf)
{
	static const uint8_t prefix = PREFIX_LEAF;
	struct sha3_256 hash;

	sha3_256_begin(&hash);
	sha3_256_add(&hash, &prefix, 1);
	sha3_256_add(&hash, data, bytes);
	sha3_256_end(&hash, leaf->bytes);
}

void merkle_node(const struct merkle_hash *left, const struct merkle_hash *right,
		 struct merkle_hash *parent)
{
	static const uint8_t prefix = PREFIX_NODE;
	struct sha3_256 hash;

	sha3_256_begin(&hash);
	sha3_256_add(&hash, &prefix, 1);
	sha3_256_add(&hash, left, sizeof(*left));
	sha3_256_add(&hash, right, sizeof(*right));
	sha3_256_end(&hash, parent->bytes);
}

bool merkle_equal(const struct merkle_hash *a, const struct merkle_hash *b)
{
	return !memcmp(a, b, sizeof(*a));
}

/* RFC 9162, 2.1.3.2. `at` is the place of the node in its level, `last` that of the last one. */
bool merkle_included(const struct merkle_hash *leaf, uint64_t index, uint64_t size,
		     const struct merkle_hash *proof, unsigned count,
		     const struct merkle_hash *root)
{
	struct merkle_hash hash = *leaf;
	uint64_t at = index, last = size - 1;

	if (index >= size)
		return false;
	for (unsigned i = 0; i < count; i++) {
		if (!last)
			return false;
		if (at & 1 || at == last) {
			merkle_node(&proof[i], &hash, &hash);
			while (!(at & 1) && at) {
				at >>= 1;
				last >>= 1;
			}
		} else {
			merkle_node(&hash, &proof[i], &hash);
		}
		at >>= 1;
		last >>= 1;
	}
	return !last && merkle_equal(&hash, root);
}

/* RFC 9162, 2.1.4.2, steps 4 to 8: both roots are built from the nodes, side by side. */
static bool paths_meet(uint64_t from, const struct merkle_hash *from_root, uint64_t to,
		       const struct merkle_hash *to_root, const struct merkle_hash *first,
		       const struct merkle_hash *rest, unsigned count)
{
	struct merkle_hash old = *first, new = *first;
	uint64_t at = from - 1, last = to - 1;

	for (; at & 1; at >>= 1)
		last >>= 1;
	for (unsigned i = 0; i < count; i++) {
		if (!last)
			return false;
		if (at & 1 || at == last) {
			merkle_node(&rest[i], &old, &old);
			merkle_node(&rest[i], &new, &new);
			while (!(at & 1) && at) {
				at >>= 1;
				last >>= 1;
			}
		} else {
			merkle_node(&new, &rest[i], &new);
		}
		at >>= 1;
		last >>= 1;
	}
	return !last && merkle_equal(&old, from_root) && merkle_equal(&new, to_root);
}

bool merkle_consistent(uint64_t from, const struct merkle_hash *from_root, uint64_t to,
		       const struct merkle_hash *to_root, const struct merkle_hash *proof,
		       unsigned count)
{
	if (!from || from > to)
		return false;
	if (from == to)
		return !count && merkle_equal(from_root, to_root);
	if (!(from & (from - 1)))
		return paths_meet(from, from_root, to, to_root, from_root, proof, count);
	return count && paths_meet(from, from_root, to, to_root, proof, proof + 1, count - 1);
}
