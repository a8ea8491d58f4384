/* SPDX-License-Identifier: MIT
 *
 * Is this the log that the kernel wrote? Each record must have the hash that its line names, be in
 * its place, and not be older than the one before; the hashes must give every root that is known;
 * and what is no longer there must have been dropped by a record that says so.
 *
 * The tree is built from the hashes that the lines name, so a record that was changed is told from
 * a hash that was changed.
 */
#include "../../security/merkle_tree.h" /* before libc, which has macros of the same names */
#include <inttypes.h>
#include <stdlib.h>
#include "log.h"

#define PROBLEMS_MAX 20

void problem(struct log *log, const char *format, ...)
{
	va_list args;

	if (++log->problems > PROBLEMS_MAX)
		return;
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

static int by_number(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->record.number != y->record.number)
		return x->record.number < y->record.number ? -1 : 1;
	return x->line < y->line ? -1 : 1;
}

static void check_contents(struct log *log)
{
	for (size_t i = 0; i < log->count; i++) {
		const struct entry *entry = &log->entries[i];
		struct merkle_hash hash;

		merkle_leaf(&entry->record, sizeof(entry->record), &hash);
		if (!merkle_equal(&hash, &entry->hash))
			problem(log, "record %" PRIu64 " was changed (line %u)",
				entry->record.number, entry->line);
	}
}

/* In the order of the file. A record that is missing and one that stands elsewhere differ in
 * whether the numbers rise. */
static void check_order(struct log *log)
{
	for (size_t i = 1; i < log->count; i++) {
		const struct entry *before = &log->entries[i - 1], *entry = &log->entries[i];

		if (entry->record.number <= before->record.number)
			problem(log,
				"record %" PRIu64 " stands behind record %" PRIu64 " (line %u)",
				entry->record.number, before->record.number, entry->line);
	}
}

/* In the order of the numbers. How many records are there without a hole. */
static size_t check_complete(struct log *log)
{
	uint64_t expected = log->first;
	size_t whole = log->count;

	for (size_t i = 0; i < log->count; i++) {
		uint64_t number = log->entries[i].record.number;

		if (number != expected && whole == log->count)
			whole = i;
		if (number > expected)
			problem(log, "record %" PRIu64 " is missing%s", expected,
				number - expected > 1 ? ", and those behind it" : "");
		if (number < expected)
			problem(log, "record %" PRIu64 " does not belong here (line %u)", number,
				log->entries[i].line);
		expected = number + 1;
	}
	if (expected != log->size)
		problem(log, "record %" PRIu64 " is missing, and all up to record %" PRIu64,
			expected, log->size - 1);
	return whole;
}

static void check_times(struct log *log)
{
	for (size_t i = 1; i < log->count; i++)
		if (log->entries[i].record.time_ns < log->entries[i - 1].record.time_ns)
			problem(log, "record %" PRIu64 " is older than the one before it",
				log->entries[i].record.number);
}

static bool drops(const struct exo_audit_record *record)
{
	return record->event == AUDIT_GAP || record->event == AUDIT_RELEASED;
}

/* Each record that drops others goes on where the last one ended, and the last ends where the log
 * begins. */
static void check_gaps(struct log *log)
{
	uint64_t end = 0;
	bool any = false;

	for (size_t i = 0; i < log->count; i++) {
		const struct exo_audit_record *record = &log->entries[i].record;

		if (!drops(record))
			continue;
		if (any && record->a != end)
			problem(log,
				"record %" PRIu64 " drops from %" PRIu64
				" on, but the last one had dropped up to %" PRIu64,
				record->number, record->a, end);
		any = true;
		end = record->a + record->b;
	}
	if (!any && log->first)
		problem(log, "the records before %" PRIu64 " are gone, and no record says so",
			log->first);
	else if (end != log->first)
		problem(log,
			"the log begins at record %" PRIu64
			", but its records say that those before %" PRIu64 " were dropped",
			log->first, end);
}

static int by_size(const void *a, const void *b)
{
	const struct root *x = a, *y = b;

	return (x->size > y->size) - (x->size < y->size);
}

static void wrong_root(struct log *log, const struct root *root, uint64_t from)
{
	problem(log,
		"the root over %" PRIu64 " records (%s%u) is another one: a record of %" PRIu64
		" to %" PRIu64 " was changed together with its hash, or the root was",
		root->size, root->line ? "line " : "given, ", root->line, from, root->size - 1);
}

/* Every root between the first record and the last one before a hole. */
static void check_roots(struct log *log, struct merkle_tree *tree, size_t whole)
{
	uint64_t good = log->first;
	bool over_all = false;

	for (size_t r = 0; r < log->root_count; r++) {
		const struct root *root = &log->roots[r];
		struct merkle_hash hash;

		over_all |= root->size == log->size;
		if (root->size < log->first && !root->line)
			problem(log,
				"the root over %" PRIu64
				" records cannot be checked: the log begins at %" PRIu64,
				root->size, log->first);
		if (root->size > log->size)
			problem(log, "there were %" PRIu64 " records once, now there are %" PRIu64,
				root->size, log->size);
		if (root->size < log->first || root->size > log->first + whole)
			continue;
		while (tree->size < root->size)
			merkle_tree_add(tree, &log->entries[tree->size - log->first].hash);
		if (merkle_tree_root(tree, root->size, &hash) ||
		    !merkle_equal(&hash, &root->hash)) {
			wrong_root(log, root, good);
			return;
		}
		good = root->size;
	}
	if (!over_all)
		problem(log, "no root over all %" PRIu64 " records is there", log->size);
}

/* A tree that has forgotten what the log has dropped. */
static void tree_begin(struct log *log, struct merkle_tree *tree)
{
	unsigned order = 0;

	while ((size_t)1 << order < log->count)
		order++;
	merkle_tree_init(tree, calloc((size_t)2 << order, sizeof(*tree->nodes)), order);
	if (!tree->nodes) {
		perror("audit-verify");
		exit(2);
	}
	if (log->left_given != log->first)
		problem(log, "the hashes of the records before %" PRIu64 " are not all there",
			log->first);
	tree->first = log->first;
	tree->size = log->first;
	for (unsigned level = 0; level < MERKLE_LEVELS; level++)
		tree->forgotten[level] = log->left[level];
}

void log_check(struct log *log)
{
	static struct merkle_tree tree;
	size_t whole;

	if (!log->begun) {
		problem(log, "there is no exported log here (AUDIT,log)");
		return;
	}
	if (!log->ended)
		problem(log, "the log has no end: it was cut off");
	else if (log->end_count != log->size - log->first)
		problem(log, "the end counts %" PRIu64 " records, the beginning %" PRIu64,
			log->end_count, log->size - log->first);
	check_contents(log);
	check_order(log);
	qsort(log->entries, log->count, sizeof(*log->entries), by_number);
	whole = check_complete(log);
	check_times(log);
	check_gaps(log);
	qsort(log->roots, log->root_count, sizeof(*log->roots), by_size);
	tree_begin(log, &tree);
	check_roots(log, &tree, whole);
	free(tree.nodes);
}
