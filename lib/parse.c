/* SPDX-License-Identifier: MIT
 *
 * Strict parsing of numbers.
 */
#include <exo/parse.h>
#include <uapi/exo/errors.h>

/* 16 for a character that is no digit in any base. */
static unsigned digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a') + 10;
	if (c >= 'A' && c <= 'F')
		return (unsigned)(c - 'A') + 10;
	return 16;
}

int parse_u64(const char *text, uint64_t *value)
{
	unsigned base = 10;
	bool fits = true;
	uint64_t sum = 0;

	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
		base = 16;
		text += 2;
	}
	if (!*text)
		return -E_INVAL;
	for (; *text; text++) {
		unsigned digit = digit_value(*text);

		if (digit >= base)
			return -E_INVAL;
		fits = fits && !__builtin_mul_overflow(sum, base, &sum) &&
		       !__builtin_add_overflow(sum, digit, &sum);
	}
	if (!fits)
		return -E_RANGE;
	*value = sum;
	return 0;
}
