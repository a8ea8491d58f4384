/* SPDX-License-Identifier: MIT
 *
 * Text to numbers, strictly: for the command line, manifests and prompts.
 */
#ifndef EXO_PARSE_H
#define EXO_PARSE_H

#include <exo/compiler.h>
#include <exo/types.h>

/* The whole text is one number: decimal digits, or 0x and hexadecimal digits; no sign, no space,
 * nothing behind it. 0, -E_INVAL when it is not a number, -E_RANGE when it does not fit into 64
 * bits; *value changes only on success. */
int parse_u64(const char *text, uint64_t *value) __must_check;

#endif
