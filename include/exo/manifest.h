/* SPDX-License-Identifier: MIT
 *
 * Manifests: what an agent may do from its first instruction on. The file PROGRAM.manifest of the
 * initrd, if there is one, becomes a filter (uapi/exo/filter.h) of every agent that runs PROGRAM,
 *by spawn or exec, beside those that it has already: it can only tighten. Lines of words:
 *
 *	# comment, also behind words
 *	allow exit console_write	system calls by name (uapi/exo/syscall_list.h);
 *	refuse agent_kill		this one returns -E_PERM;
 *	allow vm_map if b <= 0x10000 and c & 4 == 0
 *					if its second argument is no more, and one bit of the third
 *is not set: arguments a to f; == != < <= > >= of numbers without sign, up to three conditions, for
 *all calls of the line; otherwise kill			all others end the agent. Must be there,
 *once
 *
 * The first line that names a call, and whose conditions hold, counts. Thread context.
 */
#ifndef EXO_MANIFEST_H
#define EXO_MANIFEST_H

#include <exo/compiler.h>
#include <exo/types.h>
#include <uapi/exo/filter.h>

struct filter;
struct initrd_file;
struct quota;

struct manifest {
	uint32_t count;
	uint32_t otherwise;
	bool complete; /* it has said what becomes of other calls */
	unsigned line; /* the last that was read: from 1 */
	char word[32]; /* and its last word */
	struct exo_filter_rule rules[EXO_FILTER_RULES];
};

/* NULL, or what is wrong with manifest->line. The text is not terminated. */
const char *manifest_parse(struct manifest *manifest, const char *text, size_t bytes) __must_check;

/* The filter that a manifest means, with one holder and not linked to any. -E_FORMAT after a line
 * in the log, -E_QUOTA, -E_NOMEM. */
int manifest_load(const struct initrd_file *file, struct quota *quota,
		  struct filter **filter) __must_check;

#endif
