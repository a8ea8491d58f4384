/* SPDX-License-Identifier: MIT
 *
 * Tests of strict number parsing, error names and glob patterns.
 */
#include <exo/glob.h>
#include <exo/parse.h>
#include <exo/string.h>
#include <exo/test.h>
#include <uapi/exo/errors.h>

#define UNTOUCHED 0x5555

struct parse_case {
	const char *text;
	int error;
	uint64_t value;
};

TEST(lib_parse_u64)
{
	static const struct parse_case cases[] = {
		{ "0", 0, 0 },
		{ "42", 0, 42 },
		{ "007", 0, 7 },
		{ "0x0", 0, 0 },
		{ "0xFf", 0, 255 },
		{ "0Xdeadbeef", 0, 0xdeadbeef },
		{ "18446744073709551615", 0, UINT64_MAX },
		{ "0xffffffffffffffff", 0, UINT64_MAX },
		{ "0x0000000000000000000001", 0, 1 },
		{ "18446744073709551616", -E_RANGE, UNTOUCHED },
		{ "99999999999999999999", -E_RANGE, UNTOUCHED },
		{ "0x10000000000000000", -E_RANGE, UNTOUCHED },
		{ "99999999999999999999x", -E_INVAL, UNTOUCHED },
		{ "", -E_INVAL, UNTOUCHED },
		{ "0x", -E_INVAL, UNTOUCHED },
		{ "-1", -E_INVAL, UNTOUCHED },
		{ "+1", -E_INVAL, UNTOUCHED },
		{ " 1", -E_INVAL, UNTOUCHED },
		{ "1 ", -E_INVAL, UNTOUCHED },
		{ "1a", -E_INVAL, UNTOUCHED },
		{ "a", -E_INVAL, UNTOUCHED },
		{ "0xg", -E_INVAL, UNTOUCHED },
		{ "x10", -E_INVAL, UNTOUCHED },
		{ "1.5", -E_INVAL, UNTOUCHED },
	};

	for (unsigned i = 0; i < ARRAY_COUNT(cases); i++) {
		uint64_t value = UNTOUCHED;

		CHECK_EQUAL(parse_u64(cases[i].text, &value), cases[i].error);
		CHECK_EQUAL(value, cases[i].value);
	}
}

TEST(lib_error_names)
{
	CHECK_EQUAL(strcmp(exo_errname(-E_NOMEM), "E_NOMEM"), 0);
	CHECK_EQUAL(strcmp(exo_errname(E_PERM), "E_PERM"), 0);
	CHECK_EQUAL(strcmp(exo_errname(-E_UNSTABLE), "E_UNSTABLE"), 0);
	CHECK_EQUAL(strcmp(exo_strerror(-E_NOMEM), "out of memory"), 0);
	CHECK_EQUAL(strcmp(exo_errname(0), "E_?"), 0);
	CHECK_EQUAL(strcmp(exo_errname(10000), "E_?"), 0);
	CHECK_EQUAL(strcmp(exo_errname(INT32_MIN), "E_?"), 0);
	CHECK_EQUAL(strcmp(exo_strerror(-10000), "unknown error"), 0);
}

TEST(lib_glob_match)
{
	CHECK(glob_match("", ""));
	CHECK(!glob_match("", "a"));
	CHECK(glob_match("*", ""));
	CHECK(glob_match("*", "anything"));
	CHECK(glob_match("heap_*", "heap_64"));
	CHECK(glob_match("heap_*", "heap_"));
	CHECK(!glob_match("heap_*", "heap"));
	CHECK(!glob_match("heap_", "heap_64"));
	CHECK(glob_match("*_64", "heap_64"));
	CHECK(!glob_match("*_64", "heap_64k"));
	CHECK(glob_match("h??p_64", "heap_64"));
	CHECK(!glob_match("?", ""));
	CHECK(!glob_match("heap_64?", "heap_64"));
	CHECK(glob_match("*a*b*", "xxaxxbxx"));
	CHECK(!glob_match("*a*b*", "xxbxxaxx"));
	CHECK(glob_match("a*ab", "aaab"));
	CHECK(glob_match("**", "x"));
}

TEST(lib_glob_list)
{
	CHECK(glob_match_list("heap_*,frame_alloc", "frame_alloc"));
	CHECK(glob_match_list("heap_*,frame_alloc", "heap_64"));
	CHECK(!glob_match_list("heap_*,frame_alloc", "frame_alloc_2m"));
	CHECK(!glob_match_list("heap_64,frame_alloc", "heap_64,frame_alloc"));
	CHECK(glob_match_list("*,-heap_*", "frame_alloc"));
	CHECK(!glob_match_list("*,-heap_*", "heap_64"));
	CHECK(glob_match_list("*,-heap_*,heap_64", "heap_64"));
	CHECK(!glob_match_list("-heap_64", "frame_alloc"));
	CHECK(!glob_match_list("*,-", "")); /* the empty name is taken away */
	CHECK(glob_match_list(",,x", "x"));
	CHECK(!glob_match_list("x,y", ""));
	CHECK(glob_match_list("x,,y", ""));
	CHECK(!glob_match_list("", "x"));
	CHECK(glob_match_list("", ""));
}

/* What takes a naive matcher 2^n steps must be done at once: 24 stars, and a name that fails at its
 * end. */
TEST(lib_glob_pathological)
{
	char pattern[64] = "", name[200];

	for (unsigned i = 0; i < 24; i++)
		strlcat(pattern, "a*", sizeof(pattern));
	strlcat(pattern, "b", sizeof(pattern));
	memset(name, 'a', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	CHECK(!glob_match(pattern, name));
	name[sizeof(name) - 2] = 'b';
	CHECK(glob_match(pattern, name));
}

/* The recursive definition. */
static __noinline bool match_naive(const char *pattern, const char *name)
{
	if (!*pattern)
		return !*name;
	if (*pattern == '*')
		return match_naive(pattern + 1, name) || (*name && match_naive(pattern, name + 1));
	return *name && (*pattern == '?' || *pattern == *name) &&
	       match_naive(pattern + 1, name + 1);
}

static void random_text(struct test_run *t, char *text, unsigned length_max, const char *letters)
{
	uint64_t random = test_random(t);
	unsigned length = (unsigned)(random % (length_max + 1));

	for (unsigned i = 0; i < length; i++) {
		random /= 8;
		text[i] = letters[random % strlen(letters)];
	}
	text[length] = '\0';
}

TEST(lib_glob_random)
{
	char pattern[8], name[10];

	for (unsigned i = 0; i < 3000; i++) {
		random_text(t, pattern, sizeof(pattern) - 1, "ab*?");
		random_text(t, name, sizeof(name) - 1, "ab");
		CHECK_EQUAL(glob_match(pattern, name), match_naive(pattern, name));
	}
}
