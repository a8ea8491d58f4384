/* SPDX-License-Identifier: MIT
 *
 * The Merkle tree and its proofs against a naive model: all leaves in an array, and the recursions
 * of RFC 6962, 2.1 as they stand there.
 */
#include <exo/heap.h>
#include <exo/merkle.h>
#include <exo/string.h>
#include <exo/test.h>
#include <uapi/exo/errors.h>
#include "../../security/merkle_tree.h"

#define LEAVES    300
#define ORDER_MAX 9

struct model {
	struct merkle_hash leaves[LEAVES];
	struct merkle_hash nodes[2 << ORDER_MAX];
	struct merkle_tree tree;
	struct merkle_hash proof[MERKLE_PROOF_MAX], expected[MERKLE_PROOF_MAX];
	unsigned expected_count;
};

static uint64_t left_part(uint64_t n)
{
	uint64_t k = 1;

	while (k * 2 < n)
		k *= 2;
	return k;
}

static struct merkle_hash naive_root(const struct merkle_hash *leaves, uint64_t n)
{
	struct merkle_hash left, right, root;
	uint64_t k = left_part(n);

	if (n == 1)
		return leaves[0];
	left = naive_root(leaves, k);
	right = naive_root(leaves + k, n - k);
	merkle_node(&left, &right, &root);
	return root;
}

static void expect(struct model *m, struct merkle_hash hash)
{
	m->expected[m->expected_count++] = hash;
}

static void naive_path(struct model *m, uint64_t index, const struct merkle_hash *leaves,
		       uint64_t n)
{
	uint64_t k = left_part(n);

	if (n == 1)
		return;
	if (index < k) {
		naive_path(m, index, leaves, k);
		expect(m, naive_root(leaves + k, n - k));
	} else {
		naive_path(m, index - k, leaves + k, n - k);
		expect(m, naive_root(leaves, k));
	}
}

static void naive_subproof(struct model *m, uint64_t from, const struct merkle_hash *leaves,
			   uint64_t n, bool whole)
{
	uint64_t k = left_part(n);

	if (from == n) {
		if (!whole)
			expect(m, naive_root(leaves, n));
	} else if (from <= k) {
		naive_subproof(m, from, leaves, k, whole);
		expect(m, naive_root(leaves + k, n - k));
	} else {
		naive_subproof(m, from - k, leaves + k, n - k, false);
		expect(m, naive_root(leaves, k));
	}
}

static struct model *model_make(struct test_run *t, unsigned order)
{
	struct model *m = heap_alloc_zeroed(sizeof(*m));

	if (!m)
		return NULL;
	for (unsigned i = 0; i < LEAVES; i++) {
		uint64_t data = test_random(t);

		merkle_leaf(&data, sizeof(data), &m->leaves[i]);
	}
	merkle_tree_init(&m->tree, m->nodes, order);
	return m;
}

static bool proof_is_expected(const struct model *m, int count)
{
	return count == (int)m->expected_count &&
	       !memcmp(m->proof, m->expected, count * sizeof(*m->proof));
}

static void check_root(struct test_run *t, struct model *m, uint64_t size)
{
	struct merkle_hash root, expected;

	CHECK_EQUAL(merkle_tree_root(&m->tree, size, &root), 0);
	if (size)
		expected = naive_root(m->leaves, size);
	else
		merkle_empty(&expected);
	CHECK(merkle_equal(&root, &expected));
}

static void flip_bit(struct test_run *t, struct merkle_hash *hash)
{
	hash->bytes[test_random(t) % sizeof(hash->bytes)] ^= 1 << test_random(t) % 8;
}

static void check_inclusion(struct test_run *t, struct model *m, uint64_t index, uint64_t size)
{
	const struct merkle_hash *leaf = &m->leaves[index];
	struct merkle_hash root = naive_root(m->leaves, size), other;
	int count = merkle_tree_inclusion(&m->tree, index, size, m->proof);

	m->expected_count = 0;
	naive_path(m, index, m->leaves, size);
	CHECK(proof_is_expected(m, count));
	CHECK(merkle_included(leaf, index, size, m->proof, count, &root));
	CHECK(!merkle_included(&m->leaves[(index + 1) % LEAVES], index, size, m->proof, count,
			       &root));
	CHECK(!merkle_included(leaf, index, size, m->proof, count + 1, &root));
	CHECK(!merkle_included(leaf, index + size, size, m->proof, count, &root));
	CHECK(!count || !merkle_included(leaf, index, size, m->proof, count - 1, &root));
	CHECK(size == 1 ||
	      !merkle_included(leaf, (index + 1) % size, size, m->proof, count, &root));
	if (!count)
		return;
	other = root;
	flip_bit(t, &other);
	CHECK(!merkle_included(leaf, index, size, m->proof, count, &other));
	flip_bit(t, &m->proof[test_random(t) % count]);
	CHECK(!merkle_included(leaf, index, size, m->proof, count, &root));
}

static void check_consistency(struct test_run *t, struct model *m, uint64_t from, uint64_t to)
{
	struct merkle_hash old = naive_root(m->leaves, from), new = naive_root(m->leaves, to);
	struct merkle_hash other = old;
	int count = merkle_tree_consistency(&m->tree, from, to, m->proof);

	m->expected_count = 0;
	naive_subproof(m, from, m->leaves, to, true);
	CHECK(proof_is_expected(m, count));
	CHECK(merkle_consistent(from, &old, to, &new, m->proof, count));
	flip_bit(t, &other);
	CHECK(!merkle_consistent(from, &other, to, &new, m->proof, count));
	CHECK(!merkle_consistent(to + 1, &old, to, &new, m->proof, count));
	CHECK(!merkle_consistent(from, &old, to, &new, m->proof, count + 1));
	if (!count)
		return;
	CHECK(!merkle_consistent(from, &old, to, &new, m->proof, count - 1));
	flip_bit(t, &m->proof[test_random(t) % count]);
	CHECK(!merkle_consistent(from, &old, to, &new, m->proof, count));
}

/* A tree that forgets nothing: every size, every leaf of some sizes, every pair of some. */
TEST(merkle_tree_whole)
{
	struct model *m = model_make(t, ORDER_MAX);

	if (!m)
		return test_skip(t, "no memory");
	for (uint64_t size = 0; size <= 70 && !t->failed; size++) {
		check_root(t, m, size);
		for (uint64_t index = 0; index < size && size < 20; index++)
			check_inclusion(t, m, index, size);
		for (uint64_t from = 1; from <= size && size < 20; from++)
			check_consistency(t, m, from, size);
		merkle_tree_add(&m->tree, &m->leaves[size]);
	}
	heap_free(m, sizeof(*m));
}

static uint64_t between(struct test_run *t, uint64_t low, uint64_t high)
{
	return low + test_random(t) % (high - low + 1);
}

/* What can still be asked can be answered, and the rest is refused. */
static void check_some(struct test_run *t, struct model *m)
{
	const struct merkle_tree *tree = &m->tree;
	uint64_t size = between(t, tree->first, tree->size), from;

	check_root(t, m, size);
	if (size > tree->first)
		check_inclusion(t, m, between(t, tree->first, size - 1), size);
	from = between(t, tree->first, size);
	if (from)
		check_consistency(t, m, from, size);
	if (!tree->first)
		return;
	CHECK_EQUAL(merkle_tree_root(&m->tree, tree->first - 1, &m->proof[0]), -E_RANGE);
	CHECK_EQUAL(merkle_tree_inclusion(&m->tree, tree->first - 1, size, m->proof), -E_RANGE);
	CHECK_EQUAL(merkle_tree_consistency(&m->tree, tree->first - 1, size, m->proof), -E_RANGE);
}

/* Small trees whose leaves come and go at random. */
TEST(merkle_tree_forgets)
{
	for (unsigned order = 0; order <= 5 && !t->failed; order++) {
		struct model *m = model_make(t, order);

		if (!m)
			return test_skip(t, "no memory");
		while (m->tree.size < test_rounds(t, LEAVES) && !t->failed) {
			uint64_t kept = m->tree.size - m->tree.first;

			if (kept == (uint64_t)1 << order || !(test_random(t) % 8))
				merkle_tree_forget(
					&m->tree, between(t, m->tree.first + !!kept, m->tree.size));
			else
				merkle_tree_add(&m->tree, &m->leaves[m->tree.size]);
			if (!(test_random(t) % 4))
				check_some(t, m);
		}
		heap_free(m, sizeof(*m));
	}
}

TEST(merkle_tree_refuses)
{
	struct model *m = model_make(t, ORDER_MAX);

	if (!m)
		return test_skip(t, "no memory");
	for (unsigned i = 0; i < 5; i++)
		merkle_tree_add(&m->tree, &m->leaves[i]);
	CHECK_EQUAL(merkle_tree_root(&m->tree, 6, m->proof), -E_RANGE);
	CHECK_EQUAL(merkle_tree_inclusion(&m->tree, 5, 5, m->proof), -E_RANGE);
	CHECK_EQUAL(merkle_tree_inclusion(&m->tree, 2, 6, m->proof), -E_RANGE);
	CHECK_EQUAL(merkle_tree_inclusion(&m->tree, UINT64_MAX, 5, m->proof), -E_RANGE);
	CHECK_EQUAL(merkle_tree_consistency(&m->tree, 0, 5, m->proof), -E_RANGE);
	CHECK_EQUAL(merkle_tree_consistency(&m->tree, 4, 3, m->proof), -E_RANGE);
	CHECK_EQUAL(merkle_tree_consistency(&m->tree, 4, UINT64_MAX, m->proof), -E_RANGE);
	CHECK_EQUAL(merkle_tree_consistency(&m->tree, 5, 5, m->proof), 0);
	heap_free(m, sizeof(*m));
}
