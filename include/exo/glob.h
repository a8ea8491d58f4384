/* SPDX-License-Identifier: MIT
 *
 * Names chosen by patterns: * is any text, also none; ? is any one character; all else is itself.
 */
#ifndef EXO_GLOB_H
#define EXO_GLOB_H

#include <exo/types.h>

/* The pattern covers the whole name. */
bool glob_match(const char *pattern, const char *name);

/* At least one of the comma-separated patterns covers the whole name, and none behind it that
 * starts with - ("*,-heap_*" is all but those). No pattern matches no name but the empty one. */
bool glob_match_list(const char *patterns, const char *name);

#endif
