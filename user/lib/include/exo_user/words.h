/* SPDX-License-Identifier: MIT
 *
 * Words of a line: what argument strings, the kernel command line and the prompt are made of.
 */
#ifndef EXO_USER_WORDS_H
#define EXO_USER_WORDS_H

#include <exo/compiler.h>
#include <exo/types.h>

/* Split text at blanks in place. Fills words[0 … count-1] and sets words[count] = NULL, so `words`
 * has room for limit + 1. Returns the count, or -E_TOOBIG when there are more than limit words
 * (then the first limit are set). */
int words_split(char *text, char **words, int limit);

/* Copy the value of the word `key=value` of a line into `value`; false when the line has no such
 * word or the value does not fit. */
bool words_find_value(const char *line, const char *key, char *value, size_t size);

#endif
