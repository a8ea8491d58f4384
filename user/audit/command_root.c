/* SPDX-License-Identifier: MIT
 *
 * audit root, audit extend, audit release: the log as a whole.
 */
#include <exo_user/console.h>
#include "commands.h"

/* The size that was given, or that of the log. 0 or an error. */
static int size_of(const struct numbers *numbers, unsigned index, uint64_t *size)
{
	struct exo_audit_info info;
	int error = exo_audit_info(EXO_GIVEN_AUDIT, &info);

	*size = numbers->count > index ? numbers->value[index] : info.size;
	return error;
}

int command_root(const struct numbers *numbers)
{
	char text[HASH_TEXT_BYTES];
	struct merkle_hash root;
	uint64_t size;
	int error = size_of(numbers, 0, &size);

	if (!error)
		error = get_root(size, &root);
	if (error)
		return failed("the root", error);
	printf("AUDIT,root,%lu,%s\n", size, hash_text(&root, text));
	return 0;
}

int command_extend(const struct numbers *numbers)
{
	struct merkle_hash proof[MERKLE_PROOF_MAX], from_root, to_root;
	uint64_t from = numbers->value[0], to;
	char text[HASH_TEXT_BYTES];
	int count = size_of(numbers, 1, &to), error;

	if (!count)
		count = get_consistency(from, to, proof);
	error = get_root(from, &from_root);
	if (!error)
		error = get_root(to, &to_root);
	if (count < 0 || error)
		return failed("the proof", count < 0 ? count : error);
	printf("AUDIT,root,%lu,%s\n", from, hash_text(&from_root, text));
	printf("AUDIT,root,%lu,%s\n", to, hash_text(&to_root, text));
	for (int i = 0; i < count; i++)
		printf("AUDIT,proof,%d,%s\n", i, hash_text(&proof[i], text));
	if (!merkle_consistent(from, &from_root, to, &to_root, proof, count)) {
		printf("audit: the proof does not hold\n");
		return 1;
	}
	printf("the first %lu of %lu records are the log as it was then: %d hashes prove it\n",
	       from, to, count);
	return 0;
}

int command_release(const struct numbers *numbers)
{
	int error = exo_audit_release(EXO_GIVEN_AUDIT, numbers->value[0]);

	return error ? failed("release", error) : 0;
}

#define TRIM_NS 10000000

/* Whenever half of the log is in use, let go of all but a quarter: until somebody ends this agent.
 */
int command_trim(const struct numbers *numbers __attribute__((unused)))
{
	struct exo_audit_info info;
	int error;

	for (;;) {
		error = exo_audit_info(EXO_GIVEN_AUDIT, &info);
		if (!error && info.size - info.first > info.capacity / 2)
			error = exo_audit_release(EXO_GIVEN_AUDIT, info.size - info.capacity / 4);
		if (error)
			return failed("trim", error);
		exo_sleep(TRIM_NS);
	}
}
