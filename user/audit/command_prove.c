/* SPDX-License-Identifier: MIT
 *
 * audit prove: one record, the hashes that lead from it to the root, and whether they do.
 */
#include <exo_user/console.h>
#include "commands.h"

int command_prove(const struct numbers *numbers)
{
	struct merkle_hash proof[MERKLE_PROOF_MAX], root, leaf;
	uint64_t number = numbers->value[0], size;
	struct exo_audit_record record;
	struct exo_audit_info info;
	char text[HASH_TEXT_BYTES];
	long result = exo_audit_info(EXO_GIVEN_AUDIT, &info);
	int count;

	if (result)
		return failed("the log", result);
	size = numbers->count > 1 ? numbers->value[1] : info.size;
	result = exo_audit_read(EXO_GIVEN_AUDIT, number, &record, 1);
	if (result < 1)
		return failed("the record", result ? result : -E_RANGE);
	count = get_inclusion(number, size, proof);
	result = get_root(size, &root);
	if (count < 0 || result)
		return failed("the proof", count < 0 ? count : result);
	merkle_leaf(&record, sizeof(record), &leaf);
	printf("AUDIT,leaf,%lu,%s\n", number, hash_text(&leaf, text));
	for (int i = 0; i < count; i++)
		printf("AUDIT,proof,%d,%s\n", i, hash_text(&proof[i], text));
	printf("AUDIT,root,%lu,%s\n", size, hash_text(&root, text));
	if (!merkle_included(&leaf, number, size, proof, count, &root)) {
		printf("audit: the proof does not hold\n");
		return 1;
	}
	printf("record %lu is in the log of %lu records: %d hashes prove it\n", number, size,
	       count);
	return 0;
}
