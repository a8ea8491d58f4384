/* SPDX-License-Identifier: MIT
 *
 * The audit log: what a record costs who causes it, what it costs later, and what its proof costs
 * who checks it. And the hash function under all of that.
 */
#include <exo/audit.h>
#include <exo/bench.h>
#include <exo/merkle.h>
#include "../../security/audit.h"

#define LEAVES 4096 /* of the tree whose proofs are checked */

BENCH(sha3_256_64, .op = "SHA3-256 of 64 bytes", .options = "AUDIT_KECCAK_UNROLLED")
{
	uint8_t data[64] = { 1 }, digest[SHA3_256_BYTES];
	const uint8_t *from = data;

	bench_loop (b) {
		bench_opaque(from);
		bench_begin(b);
		sha3_256(from, sizeof(data), digest);
		bench_keep(digest);
		bench_end(b);
		data[0] = digest[0];
	}
}

/* Everything that waits has been hashed before: the system is not always busy. */
BENCH(audit_write, .op = "append a record to the audit log: the caller's part", .goal = 150,
      .options = "AUDIT_BATCHING")
{
	uint64_t word = 1;

	bench_loop (b) {
		audit_settle();
		bench_opaque(word);
		bench_begin(b);
		audit_record(AUDIT_REFUSED, word, word, word);
		bench_end(b);
	}
}

/* The same work wherever it is done: one leaf, and the nodes that it completes (one on average). */
BENCH(audit_hash, .op = "make a record a leaf of the Merkle tree",
      .options = "AUDIT_KECCAK_UNROLLED")
{
	static struct merkle_hash nodes[2 * 64];
	static struct merkle_tree tree;
	struct exo_audit_record record = { .number = 0 };

	merkle_tree_init(&tree, nodes, 6);
	bench_loop (b) {
		struct merkle_hash leaf;

		if (tree.size - tree.first == 64)
			merkle_tree_forget(&tree, tree.size - 32);
		record.number = tree.size;
		bench_begin(b);
		merkle_leaf(&record, sizeof(record), &leaf);
		merkle_tree_add(&tree, &leaf);
		bench_end(b);
	}
}

BENCH(audit_verify, .op = "check that one record is in a tree of 4096: leaf and 12 nodes",
      .options = "AUDIT_KECCAK_UNROLLED")
{
	struct exo_audit_record record = { .number = 1234 };
	struct merkle_hash proof[12], leaf, root;
	uint64_t index = record.number;

	merkle_leaf(&record, sizeof(record), &root);
	for (unsigned i = 0; i < ARRAY_COUNT(proof); i++) {
		merkle_leaf(&i, sizeof(i), &proof[i]);
		if (index >> i & 1)
			merkle_node(&proof[i], &root, &root);
		else
			merkle_node(&root, &proof[i], &root);
	}
	bench_loop (b) {
		bool included;

		bench_opaque(index);
		bench_begin(b);
		merkle_leaf(&record, sizeof(record), &leaf);
		included = merkle_included(&leaf, index, LEAVES, proof, ARRAY_COUNT(proof), &root);
		bench_keep(included);
		bench_end(b);
		if (!included)
			bench_fail(b, "the proof does not hold");
	}
}
