/* SPDX-License-Identifier: MIT
 *
 * The text of manifests: what it means, and which line is named when it means nothing.
 */
#include <exo/compiler.h>
#include <exo/filter.h>
#include <exo/manifest.h>
#include <exo/string.h>
#include <exo/test.h>
#include <uapi/exo/syscall.h>

static struct manifest manifest;

static const char *parse(const char *text)
{
	return manifest_parse(&manifest, text, strlen(text));
}

static bool rule_is(unsigned i, uint32_t call, uint32_t verdict)
{
	const struct exo_filter_rule *rule = &manifest.rules[i];

	return i < manifest.count && rule->first == call && rule->last == call &&
	       rule->verdict == verdict && !rule->conditions && filter_rule_is_sound(rule);
}

TEST(manifest_means)
{
	CHECK(!parse("# first\n\n  allow\texit  sleep # both\r\nrefuse yield\nkill power fork\n"
		     "otherwise refuse"));
	CHECK_EQUAL(manifest.count, 5);
	CHECK(rule_is(0, EXO_SYS_exit, EXO_FILTER_ALLOW));
	CHECK(rule_is(1, EXO_SYS_sleep, EXO_FILTER_ALLOW));
	CHECK(rule_is(2, EXO_SYS_yield, E_PERM));
	CHECK(rule_is(3, EXO_SYS_power, EXO_FILTER_KILL));
	CHECK(rule_is(4, EXO_SYS_fork, EXO_FILTER_KILL));
	CHECK_EQUAL(manifest.otherwise, E_PERM);
	CHECK(!parse("otherwise kill\n"));
	CHECK_EQUAL(manifest.count, 0);
	CHECK_EQUAL(manifest.otherwise, EXO_FILTER_KILL);
}

static bool condition_is(unsigned i, unsigned c, uint32_t argument, uint32_t compare, uint64_t mask,
			 uint64_t value)
{
	const struct exo_filter_condition *condition = &manifest.rules[i].condition[c];

	return i < manifest.count && c < manifest.rules[i].conditions &&
	       filter_rule_is_sound(&manifest.rules[i]) && condition->argument == argument &&
	       condition->compare == compare && condition->mask == mask &&
	       condition->value == value;
}

TEST(manifest_means_with_conditions)
{
	CHECK(!parse("allow exit\nallow vm_map if b <= 0x10000 and c & 4 == 0 # small\n"
		     "refuse sleep yield if a != 18446744073709551615\notherwise kill"));
	CHECK_EQUAL(manifest.count, 4);
	CHECK_EQUAL(manifest.rules[0].conditions, 0);
	CHECK_EQUAL(manifest.rules[1].conditions, 2);
	CHECK(condition_is(1, 0, 1, EXO_FILTER_LESS_EQUAL, UINT64_MAX, 0x10000));
	CHECK(condition_is(1, 1, 2, EXO_FILTER_EQUAL, 4, 0));
	CHECK(condition_is(2, 0, 0, EXO_FILTER_NOT_EQUAL, UINT64_MAX, UINT64_MAX));
	CHECK(condition_is(3, 0, 0, EXO_FILTER_NOT_EQUAL, UINT64_MAX, UINT64_MAX));
	CHECK(!parse("kill sleep if f & 0xf > 0 and e < 2 and d >= 3\notherwise allow"));
	CHECK(condition_is(0, 0, 5, EXO_FILTER_GREATER, 15, 0));
	CHECK(condition_is(0, 1, 4, EXO_FILTER_LESS, UINT64_MAX, 2));
	CHECK(condition_is(0, 2, 3, EXO_FILTER_GREATER_EQUAL, UINT64_MAX, 3));
}

TEST(manifest_means_nothing)
{
	static const struct {
		unsigned line;
		const char *text, *word;
	} bad[] = {
		{ 0, "", "" },
		{ 1, "allow exit", "" },
		{ 2, "otherwise kill\nallow slumber", "slumber" },
		{ 1, "allow\notherwise kill", "allow" },
		{ 1, "permit exit\notherwise kill", "permit" },
		{ 1, "otherwise", "otherwise" },
		{ 1, "otherwise maybe", "maybe" },
		{ 1, "otherwise kill allow", "allow" },
		{ 3, "otherwise kill\n\notherwise allow", "otherwise" },
		{ 2, "\nALLOW exit\notherwise kill", "ALLOW" },
		{ 1, "allow exi\notherwise kill", "exi" },
		{ 1, "allow exitt\notherwise kill", "exitt" },
		{ 1, "allow 2\notherwise kill", "2" },
		{ 1, "allow if a == 1\notherwise kill", "if" },
		{ 1, "allow exit if\notherwise kill", "if" },
		{ 1, "allow exit if g == 1\notherwise kill", "g" },
		{ 1, "allow exit if ab == 1\notherwise kill", "ab" },
		{ 1, "allow exit if a\notherwise kill", "a" },
		{ 1, "allow exit if a = 1\notherwise kill", "=" },
		{ 1, "allow exit if a ==\notherwise kill", "==" },
		{ 1, "allow exit if a == -1\notherwise kill", "-1" },
		{ 1, "allow exit if a == 18446744073709551616\notherwise kill",
		  "18446744073709551616" },
		{ 1, "allow exit if a & == 1\notherwise kill", "==" },
		{ 1, "allow exit if a == 1 and\notherwise kill", "and" },
		{ 1, "allow exit if a == 1 or a == 2\notherwise kill", "or" },
		{ 1, "allow exit if a == 1 b == 1\notherwise kill", "b" },
		{ 1, "allow exit if a > 1 and b > 1 and c > 1 and d > 1\notherwise kill", "and" },
		{ 1, "otherwise kill if a == 1", "if" },
		{ 1, "allow a_word_that_is_longer_than_any_of_them\notherwise kill",
		  "a_word_that_is_longer_than_any_" },
	};

	for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
		CHECK(parse(bad[i].text));
		CHECK_EQUAL(manifest.line, bad[i].line);
		CHECK(!strcmp(manifest.word, bad[i].word));
	}
}

TEST(manifest_with_too_many_calls)
{
	char text[1024] = "allow";

	for (unsigned i = 0; i < EXO_FILTER_RULES; i++)
		strlcat(text, " exit", sizeof(text));
	strlcat(text, "\notherwise kill", sizeof(text));
	CHECK(!parse(text));
	CHECK_EQUAL(manifest.count, EXO_FILTER_RULES);
	memcpy(text, "allow exit exit", 15);
	strlcat(text, "\nallow exit", sizeof(text));
	CHECK(parse(text));
	CHECK_EQUAL(manifest.line, 3);
}

/* Whatever the bytes are, they are an error or a manifest. */
TEST(manifest_of_random_bytes)
{
	static const char letters[] = "alowexitk#\n\n \t_0otherwise\0\xff if & <=";
	char text[200];

	for (unsigned round = 0; round < test_rounds(t, 20000); round++) {
		size_t bytes = test_random(t) % sizeof(text);

		for (size_t i = 0; i < bytes; i++)
			text[i] = letters[test_random(t) % sizeof(letters)];
		if (manifest_parse(&manifest, text, bytes))
			continue;
		CHECK(manifest.complete && manifest.count <= EXO_FILTER_RULES);
	}
}
