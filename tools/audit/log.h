/* SPDX-License-Identifier: MIT
 *
 * An exported audit log in memory: what the lines of a file say, unchecked (log.c), and the checks
 * (check.c). The format is in user/audit/command_export.c.
 */
#ifndef TOOLS_AUDIT_LOG_H
#define TOOLS_AUDIT_LOG_H

#include <exo/merkle.h>
#include <stdarg.h>
#include <stdio.h>
#include <uapi/exo/audit.h>

struct entry {
	struct exo_audit_record record;
	struct merkle_hash hash; /* what the line says that it is */
	unsigned line;
};

struct root {
	uint64_t size;
	struct merkle_hash hash;
	unsigned line; /* 0: given by the user, who trusts it */
};

struct log {
	bool begun, ended;
	uint64_t first, size;  /* of the line `log` */
	uint64_t end_count;    /* of the line `end` */
	struct entry *entries; /* in the order of the file, then in that of their numbers */
	size_t count, room;
	struct root *roots;
	size_t root_count, root_room;
	struct merkle_hash left[64];
	uint64_t left_given; /* a bit for each level */
	unsigned problems;
};

/* Read the last export of a file, and all roots. -1 when the file cannot be read. Lines that are
 * AUDIT lines and cannot be understood are problems. */
int log_read(struct log *log, FILE *file);

/* "SIZE:HASH". False when it is none. */
bool log_trust(struct log *log, const char *text);

/* All checks; each problem is one line on standard output. */
void log_check(struct log *log);

void problem(struct log *log, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
