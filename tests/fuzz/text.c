/* SPDX-License-Identifier: MIT
 *
 * Text: numbers are parsed as the C library does where it is as strict, patterns cover what a plain
 * recursion says, and formatted numbers and texts are what the C library prints.
 */
#include "fuzz.h"
#include "../../lib/glob.c"
#include "../../lib/parse.c"
#include "../../lib/printf.c"
#include "../../user/lib/words.c"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_BYTES 40
#define ROOM       64
#define WORDS      4

static void take_text(struct fuzz_input *input, char *text, const char *alphabet)
{
	size_t length = fuzz_number(input, 1) % TEXT_BYTES, letters = strlen(alphabet);

	for (size_t i = 0; i < length; i++)
		text[i] = alphabet[fuzz_number(input, 1) % letters];
	text[length] = '\0';
}

static void number(struct fuzz_input *input)
{
	char text[TEXT_BYTES], *end;
	uint64_t value = 0, expected;
	bool hex;
	int error;

	take_text(input, text, "0123456789abcdefABCDEFxX -+");
	hex = text[0] == '0' && (text[1] | 0x20) == 'x';
	error = parse_u64(text, &value);
	errno = 0;
	expected = strtoull(text, &end, hex ? 16 : 10);
	if (error == -E_RANGE)
		FUZZ_CHECK(errno == ERANGE);
	else if (!error)
		FUZZ_CHECK(!errno && !*end && value == expected);
	else
		FUZZ_CHECK(!*text || *end || strpbrk(text, " -+") || (hex && !text[2]));
}

static bool covers(const char *pattern, const char *name)
{
	if (*pattern == '*')
		return covers(pattern + 1, name) || (*name && covers(pattern, name + 1));
	if (!*pattern || !*name)
		return !*pattern && !*name;
	return (*pattern == '?' || *pattern == *name) && covers(pattern + 1, name + 1);
}

static void pattern(struct fuzz_input *input)
{
	char pattern[TEXT_BYTES], name[TEXT_BYTES];

	take_text(input, pattern, "ab?*,-");
	take_text(input, name, "ab");
	pattern[10] = name[10] = '\0'; /* the recursion is exponential */
	FUZZ_CHECK(glob_match(pattern, name) == covers(pattern, name));
	glob_match_list(pattern, name);
}

/* A directive that C defines. */
static void take_directive(struct fuzz_input *input, char *format)
{
	static const char *const flags[] = { "", "-", "0", "+", "#", "-#", "0+", "0#" };
	static const char conversions[] = "duxXs";
	char conversion = conversions[fuzz_number(input, 1) % 5];
	const char *flag = flags[fuzz_number(input, 1) % ARRAY_COUNT(flags)];
	char precision[8] = "";

	if ((conversion == 's' && *flag != '-') || (conversion == 'u' && strchr(flag, '#')) ||
	    (conversion == 'd' && strchr(flag, '#')) || (conversion != 'd' && strchr(flag, '+')) ||
	    (conversion == 's' && strchr(flag, '#')))
		flag = "";
	if (fuzz_number(input, 1) & 1)
		snprintf(precision, sizeof(precision), ".%u", (unsigned)fuzz_number(input, 1) % 30);
	snprintf(format, TEXT_BYTES, "<%%%s%u%s%s%c>", flag,
		 (unsigned)fuzz_number(input, 1) % 50 + 1, precision, conversion == 's' ? "" : "l",
		 conversion);
}

#pragma clang diagnostic ignored "-Wformat-nonliteral"

static void formatted(struct fuzz_input *input)
{
	char format[TEXT_BYTES], text[TEXT_BYTES], ours[ROOM], theirs[ROOM];
	size_t room = fuzz_number(input, 1) % (ROOM + 1);
	uint64_t value = fuzz_number(input, 8);
	bool is_text;
	int a, b;

	take_directive(input, format);
	take_text(input, text, "xyz");
	is_text = format[strlen(format) - 2] == 's';
	memset(ours, 1, sizeof(ours));
	memset(theirs, 1, sizeof(theirs));
	a = is_text ? exo_snprintf(ours, room, format, text)
		    : exo_snprintf(ours, room, format, value);
	b = is_text ? snprintf(theirs, room, format, text) : snprintf(theirs, room, format, value);
	FUZZ_CHECK(a == b && !memcmp(ours, theirs, sizeof(ours)));
}

static void words(struct fuzz_input *input)
{
	char line[TEXT_BYTES], *word[WORDS + 1], value[8];
	int count;

	take_text(input, line, "ab= \t");
	if (words_find_value(line, "a", value, sizeof(value)))
		FUZZ_CHECK(strlen(value) < sizeof(value) && strstr(line, value));
	count = words_split(line, word, WORDS);
	for (int i = 0; i < count; i++)
		FUZZ_CHECK(*word[i] && !strpbrk(word[i], " \t"));
	FUZZ_CHECK(!word[count < 0 ? WORDS : count]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	static void (*const kinds[])(struct fuzz_input *) = { number, pattern, formatted, words };
	struct fuzz_input input = { data, bytes };

	kinds[fuzz_number(&input, 1) % ARRAY_COUNT(kinds)](&input);
	return 0;
}
