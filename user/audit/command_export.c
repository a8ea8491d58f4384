/* SPDX-License-Identifier: MIT
 *
 * audit export: the log as lines of text, for tools/audit (audit-verify):
 *
 *	AUDIT,log,FIRST,SIZE            the records that follow, and how many there ever were
 *	AUDIT,left,LEVEL,HASH           node over 2^LEVEL records that were dropped; the largest
 *first AUDIT,record,NUMBER,TIME,AGENT,THREAD,EVENT,A,B,C,HASH    A, B, C in hexadecimal
 *	AUDIT,root,SIZE,HASH            over the records up to here: every CHECKPOINT, and at the
 *end AUDIT,end,RECORDS
 *
 * The log goes on meanwhile; what is exported is the log at the moment of the first line. Output is
 * collected into pieces that are one system call each, so that a line stays whole.
 */
#include <exo/printf.h>
#include <exo/string.h>
#include <exo_user/console.h>
#include "commands.h"

#define CHECKPOINT 64 /* records */
#define CHUNK      16 /* records a call */

static int print_root(uint64_t size)
{
	char text[HASH_TEXT_BYTES];
	struct merkle_hash root;
	int error = get_root(size, &root);

	if (!error)
		printf("AUDIT,root,%lu,%s\n", size, hash_text(&root, text));
	return error;
}

/* The nodes over what was dropped are the left ones on the way from the root to the first record:
 * its proof has them, from the leaf up. */
static int print_left(uint64_t first, uint64_t size)
{
	struct merkle_hash proof[MERKLE_PROOF_MAX];
	uint64_t start = 0, end = size;
	int count = get_inclusion(first, size, proof);

	while (count > 0 && end - start > 1) {
		unsigned level = 63 - __builtin_clzll(end - start - 1);
		uint64_t middle = start + ((uint64_t)1 << level);
		char text[HASH_TEXT_BYTES];

		count--;
		if (first >= middle) {
			printf("AUDIT,left,%u,%s\n", level, hash_text(&proof[count], text));
			start = middle;
		} else {
			end = middle;
		}
	}
	return count < 0 ? count : 0;
}

static void print_record(const struct exo_audit_record *r)
{
	const char *event = event_name(r->event);
	char text[HASH_TEXT_BYTES];
	struct merkle_hash leaf;

	merkle_leaf(r, sizeof(*r), &leaf);
	printf("AUDIT,record,%lu,%lu,%d,%d,%s,%lx,%lx,%lx,%s\n", r->number, r->time_ns, r->agent,
	       r->thread, event ? event : "?", r->a, r->b, r->c, hash_text(&leaf, text));
}

static long print_records(uint64_t first, uint64_t size)
{
	struct exo_audit_record records[CHUNK];

	for (uint64_t n = first; n < size;) {
		long count =
			exo_audit_read(EXO_GIVEN_AUDIT, n, records, MIN(size - n, (uint64_t)CHUNK));

		if (count <= 0)
			return count ? count : -E_RANGE;
		for (long i = 0; i < count; i++, n++) {
			int error = n % CHECKPOINT || n == first ? 0 : print_root(n);

			if (error)
				return error;
			print_record(&records[i]);
		}
	}
	return 0;
}

int command_export(const struct numbers *numbers __attribute__((unused)))
{
	struct exo_audit_info info;
	long error = exo_audit_info(EXO_GIVEN_AUDIT, &info);

	if (error)
		return failed("the log", error);
	printf("AUDIT,log,%lu,%lu\n", info.first, info.size);
	error = print_left(info.first, info.size);
	if (!error)
		error = print_records(info.first, info.size);
	if (!error)
		error = print_root(info.size);
	if (error == -E_RANGE)
		printf("audit: records were dropped meanwhile; export again\n");
	if (error)
		return failed("export", error);
	printf("AUDIT,end,%lu\n", info.size - info.first);
	return 0;
}
