/* SPDX-License-Identifier: MIT
 *
 * The commands of the audit agent. Each gets its numbers, as many as the table of main.c says, and
 * returns the agent's exit code.
 */
#ifndef AUDIT_COMMANDS_H
#define AUDIT_COMMANDS_H

#include <exo/merkle.h>
#include <exo_user/audit.h>

#define NUMBERS_MAX 2

struct numbers {
	unsigned count;
	uint64_t value[NUMBERS_MAX];
};

int command_show(const struct numbers *numbers);
int command_root(const struct numbers *numbers);
int command_prove(const struct numbers *numbers);
int command_extend(const struct numbers *numbers);
int command_export(const struct numbers *numbers);
int command_release(const struct numbers *numbers);
int command_trim(const struct numbers *numbers);

/* "GRANTED"; NULL for a number that is none. */
const char *event_name(uint32_t event);

#define HASH_TEXT_BYTES (2 * SHA3_256_BYTES + 1)

/* Lower-case hexadecimal digits into text, which is returned. */
const char *hash_text(const struct merkle_hash *hash, char text[HASH_TEXT_BYTES]);

/* Say that a call failed, and return the exit code for it. */
int failed(const char *what, long error);

/* The system calls with the type of hashes that lib/merkle.c has. */
static inline int get_root(uint64_t size, struct merkle_hash *root)
{
	return exo_audit_root(EXO_GIVEN_AUDIT, size, (struct exo_audit_hash *)root);
}

static inline int get_inclusion(uint64_t number, uint64_t size,
				struct merkle_hash proof[MERKLE_PROOF_MAX])
{
	return exo_audit_inclusion(EXO_GIVEN_AUDIT, number, size, (struct exo_audit_hash *)proof);
}

static inline int get_consistency(uint64_t from, uint64_t to,
				  struct merkle_hash proof[MERKLE_PROOF_MAX])
{
	return exo_audit_consistency(EXO_GIVEN_AUDIT, from, to, (struct exo_audit_hash *)proof);
}

#endif
