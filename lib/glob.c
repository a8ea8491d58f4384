/* SPDX-License-Identifier: MIT
 *
 * Globs. On a mismatch only the latest star takes one character more: an earlier star never has to
 * be tried again, because what it could give up the latest one can take. So the worst case is
 * pattern length times name length, with no recursion.
 */
#include <exo/glob.h>
#include <exo/string.h>

/* The pattern is the text from pattern up to end. */
static bool match(const char *pattern, const char *end, const char *name)
{
	const char *star = NULL;      /* behind the latest star … */
	const char *star_name = name; /* … and the name's rest that it does not cover */

	while (*name) {
		if (pattern < end && *pattern == '*') {
			star = ++pattern;
			star_name = name;
		} else if (pattern < end && (*pattern == '?' || *pattern == *name)) {
			pattern++;
			name++;
		} else if (star) {
			pattern = star;
			name = ++star_name;
		} else {
			return false;
		}
	}
	while (pattern < end && *pattern == '*')
		pattern++;
	return pattern == end;
}

bool glob_match(const char *pattern, const char *name)
{
	return match(pattern, pattern + strlen(pattern), name);
}

bool glob_match_list(const char *patterns, const char *name)
{
	bool chosen = false;

	for (;;) {
		const char *comma = strchr(patterns, ',');
		const char *end = comma ? comma : patterns + strlen(patterns);
		bool away = *patterns == '-';

		if (match(patterns + away, end, name))
			chosen = !away;
		if (!comma)
			return chosen;
		patterns = comma + 1;
	}
}
