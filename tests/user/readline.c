/* SPDX-License-Identifier: MIT
 *
 * Line editing, against a model of a terminal's line: what is on the screen must be what the editor
 * believes, whatever is typed.
 */
#include <exo/printf.h>
#include <exo/string.h>
#include <exo/test.h>
#include <exo_user/readline.h>

#define UP   "\033[A"
#define DOWN "\033[B"

static struct readline rl;

/* The screen's line: a cursor, and what stands left of it. */
static struct {
	char text[READLINE_COLUMNS + 1];
	size_t cursor;
	bool overflow;
} screen;

static void screen_put(char c)
{
	if (c == '\b') {
		screen.overflow |= screen.cursor == 0;
		screen.cursor -= screen.cursor > 0;
		return;
	}
	if (c == '\n')
		return;
	screen.overflow |= screen.cursor == READLINE_COLUMNS - 1;
	if (!screen.overflow)
		screen.text[screen.cursor++] = c;
}

static void echo(const char *text, size_t bytes)
{
	while (bytes--)
		screen_put(*text++);
}

static void begin(void)
{
	memset(&screen, 0, sizeof(screen));
	readline_begin(&rl, 0);
}

static void start(void)
{
	memset(&rl, 0, sizeof(rl));
	rl.echo = echo;
	begin();
}

/* Type text; the result of its last character. */
static enum readline_result type(const char *text)
{
	enum readline_result result = READLINE_MORE;

	while (*text)
		result = readline_feed(&rl, *text++);
	return result;
}

/* Type a whole line and begin the next. */
static void enter(const char *text)
{
	type(text);
	type("\r");
	begin();
}

static bool line_is(const char *text)
{
	return !strcmp(rl.line, text) && rl.length == strlen(text) && !screen.overflow &&
	       screen.cursor == rl.length && !memcmp(screen.text, text, rl.length);
}

TEST(readline_plain)
{
	start();
	CHECK_EQUAL(type("help me"), READLINE_MORE);
	CHECK(line_is("help me"));
	CHECK_EQUAL(type("\r"), READLINE_DONE);
	begin();
	CHECK_EQUAL(type("\n"), READLINE_MORE); /* of "\r\n" */
	CHECK_EQUAL(type("\n"), READLINE_DONE);
}

TEST(readline_backspace)
{
	start();
	type("\b\177abc\b\177d");
	CHECK(line_is("ad"));
	type("\b\b\b\b");
	CHECK(line_is(""));
}

TEST(readline_kill_and_cancel)
{
	start();
	type("something\025else");
	CHECK(line_is("else"));
	CHECK_EQUAL(type("\003"), READLINE_CANCELLED);
	begin();
	type(UP);
	CHECK(line_is("")); /* a line that was given up is not remembered */
}

TEST(readline_history)
{
	start();
	enter("one");
	enter("two");
	enter("two");
	enter("");
	type("thr" UP);
	CHECK(line_is("two"));
	type(UP);
	CHECK(line_is("one"));
	type(UP UP);
	CHECK(line_is("one"));
	type(DOWN DOWN);
	CHECK(line_is("thr")); /* what was being typed comes back */
	type(DOWN);
	CHECK(line_is("thr"));
	type("\033OA");
	CHECK(line_is("two"));
	type("!");
	CHECK_EQUAL(type("\r"), READLINE_DONE);
	CHECK(!strcmp(rl.line, "two!"));
}

TEST(readline_history_is_a_ring)
{
	char text[8];

	start();
	for (unsigned i = 0; i < 3 * READLINE_HISTORY; i++) {
		exo_snprintf(text, sizeof(text), "%u", i);
		enter(text);
	}
	for (unsigned i = 1; i <= READLINE_HISTORY; i++) {
		type(UP);
		exo_snprintf(text, sizeof(text), "%u", 3 * READLINE_HISTORY - i);
		CHECK(line_is(text));
	}
	type(UP);
	CHECK(line_is(text));
}

TEST(readline_length)
{
	start();
	for (unsigned i = 0; i < 3 * READLINE_COLUMNS; i++)
		type("x");
	CHECK_EQUAL(rl.length, READLINE_COLUMNS - 1);
	CHECK(!screen.overflow);
	readline_begin(&rl, 10);
	for (unsigned i = 0; i < 3 * READLINE_COLUMNS; i++)
		type("x");
	CHECK_EQUAL(rl.length, READLINE_COLUMNS - 11);
}

/* A long line must also fit behind a longer prompt when it comes back. */
TEST(readline_history_is_cut)
{
	start();
	for (unsigned i = 0; i < READLINE_COLUMNS; i++)
		type("y");
	type("\r");
	readline_begin(&rl, 70);
	type(UP);
	CHECK_EQUAL(rl.length, READLINE_COLUMNS - 71);
}

TEST(readline_drops_what_it_does_not_know)
{
	start();
	type("a\033[3~b\033[1;5Cc\t\001\303\244d\033xe\033\003");
	begin();
	type("a\033[3~b\033[1;5Cc\t\001\303\244d\033xe");
	CHECK(line_is("abcde"));
}

/* Anything typed keeps screen and line the same. */
TEST(readline_random)
{
	static const char keys[] = "abc xyz\b\b\177\025\r\033[A\033[B\033[";

	start();
	for (unsigned i = 0; i < 20000; i++) {
		char c = test_random(t) % 16 ? keys[test_random(t) % (sizeof(keys) - 1)]
					     : (char)test_random(t);

		if (readline_feed(&rl, c) != READLINE_MORE) {
			begin();
			continue;
		}
		CHECK(rl.length < READLINE_COLUMNS);
		CHECK_EQUAL(strlen(rl.line), rl.length);
		CHECK(!screen.overflow);
		CHECK_EQUAL(screen.cursor, rl.length);
		CHECK(!memcmp(screen.text, rl.line, rl.length));
	}
}
