/* SPDX-License-Identifier: MIT
 *
 * The command line: what is taken, and what is refused with which word and reason.
 */
#include <exo/cmdline.h>
#include <exo/string.h>
#include <exo/test.h>

static int parse(const char *text, struct cmdline *parsed, const char **reason)
{
	static char bad_word[CMDLINE_VALUE_MAX];

	memset(parsed, 0, sizeof(*parsed));
	return cmdline_parse(text, parsed, bad_word, reason);
}

TEST(cmdline_good)
{
	struct cmdline c;
	const char *reason;

	CHECK_EQUAL(parse("  loglevel=debug\tbench=heap_*,boot seed=0x10 debug_exit=0xf4 init=a/b "
			  "instrument=exact test=* ",
			  &c, &reason),
		    0);
	CHECK_EQUAL(c.loglevel, LOG_DEBUG);
	CHECK(!strcmp(c.bench, "heap_*,boot"));
	CHECK(!strcmp(c.test, "*"));
	CHECK(!strcmp(c.init, "a/b"));
	CHECK(!strcmp(c.instrument, "exact"));
	CHECK_EQUAL(c.seed, 16);
	CHECK_EQUAL(c.debug_exit, 0xf4);
	CHECK_EQUAL(parse("", &c, &reason), 0);
	CHECK_EQUAL(parse("   ", &c, &reason), 0);
}

static const char *const bad[] = {
	"bench",
	"bench=",
	"=x",
	"unknown=1",
	"seed=",
	"seed=-1",
	"seed=1x",
	"seed=0x",
	"effort=0",
	"effort=101",
	"effort=",
	"loglevel=loud",
	"loglevel=",
	"debug_exit=0",
	"debug_exit=f4",
	"debug_exit=65536",
	"instrument=hosts",
	"Bench=x",
	"seed=99999999999999999999",
};

TEST(cmdline_bad)
{
	struct cmdline c;
	const char *reason;

	for (unsigned i = 0; i < ARRAY_COUNT(bad); i++) {
		reason = NULL;
		if (parse(bad[i], &c, &reason) != -E_INVAL || !reason)
			test_fail(t, __FILE__, __LINE__, bad[i]);
	}
}

TEST(cmdline_names_the_first_bad_word_and_goes_on)
{
	char bad_word[CMDLINE_VALUE_MAX];
	struct cmdline c = { .seed = 0 };
	const char *reason;

	CHECK_EQUAL(cmdline_parse("seed=7 foo bar=1 debug_exit=0x80", &c, bad_word, &reason),
		    -E_INVAL);
	CHECK(!strcmp(bad_word, "foo"));
	CHECK_EQUAL(c.seed, 7);
	CHECK_EQUAL(c.debug_exit, 0x80);
}

TEST(cmdline_overlong_word)
{
	static char text[400];
	char bad_word[CMDLINE_VALUE_MAX];
	struct cmdline c = { .seed = 0 };
	const char *reason;

	memset(text, 'x', sizeof(text) - 1);
	memcpy(text, "bench=", 6);
	CHECK_EQUAL(cmdline_parse(text, &c, bad_word, &reason), -E_INVAL);
	CHECK(strlen(bad_word) < sizeof(bad_word));
	CHECK_EQUAL(c.bench[0], 0);
}
