/* SPDX-License-Identifier: MIT
 *
 * Lines of the kernel log, written and read back through its contract: their form, the cut of long
 * ones, and characters that must not reach a reader.
 */
#include <exo/arch.h>
#include <exo/log.h>
#include <exo/string.h>
#include <exo/test.h>
#include <exo/time.h>

#define LOGGED_MAX 512

/* Log one message and read back what it became, without another line between. */
static size_t logged(char line[LOGGED_MAX], const char *message)
{
	irq_state_t state = arch_irq_save();
	uint64_t position = UINT64_MAX;
	size_t bytes;

	log_read(&position, line, LOGGED_MAX);
	log_debug("%s", message);
	bytes = log_read(&position, line, LOGGED_MAX - 1);
	arch_irq_restore(state);
	line[bytes] = '\0';
	return bytes;
}

/* The message and the line end, behind time stamp and level. */
static const char *message_of(const char *line)
{
	const char *close = strchr(line, ']');

	return close ? close + sizeof("] debug ") - 1 : line;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

TEST(log_line_form)
{
	char line[LOGGED_MAX];

	CHECK_EQUAL(logged(line, "test: hello"), sizeof("[    0.001234] debug test: hello\n") - 1);
	CHECK(line[0] == '[' && is_digit(line[5]) && line[6] == '.');
	for (unsigned i = 7; i < 13; i++)
		CHECK(is_digit(line[i]));
	CHECK(strcmp(line + 13, "] debug test: hello\n") == 0);
}

/* The time stamp lies between two readings of the clock around the line. */
TEST(log_line_time)
{
	char line[LOGGED_MAX];
	uint64_t before_us = time_now_ns() / 1000;
	uint64_t after_us, stamp_us = 0;

	logged(line, "test: time");
	after_us = time_now_ns() / 1000;
	for (const char *c = line; *c != ']'; c++) {
		CHECK(*c);
		if (is_digit(*c))
			stamp_us = stamp_us * 10 + (uint64_t)(*c - '0');
	}
	CHECK(before_us <= stamp_us && stamp_us <= after_us);
}

TEST(log_line_long)
{
	char line[LOGGED_MAX];
	char message[302];

	memset(message, 'x', sizeof(message));
	message[240] = '\0';
	logged(line, message);
	CHECK_EQUAL(strlen(message_of(line)), 240 + 1);
	message[240] = 'x';
	message[301] = '\0';
	logged(line, message);
	CHECK_EQUAL(strlen(message_of(line)), 240 + strlen("…\n"));
	CHECK(strcmp(message_of(line) + 240, "…\n") == 0);
}

/* The cut never leaves half a character: here one begins at byte 239. */
TEST(log_line_cut_character)
{
	char line[LOGGED_MAX];
	char message[300];

	memset(message, 'x', sizeof(message));
	memcpy(message + 239, "é", 2);
	message[299] = '\0';
	logged(line, message);
	CHECK(strcmp(message_of(line) + 238, "x…\n") == 0);
}

TEST(log_line_control_characters)
{
	char line[LOGGED_MAX];

	logged(line, "test: a\nBENCH,b\r\033[2J\177é");
	CHECK(strcmp(message_of(line), "test: a?BENCH,b??[2J?é\n") == 0);
}
