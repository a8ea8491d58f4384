/* SPDX-License-Identifier: MIT
 *
 * A line from the console: readline_edit.c fed by the console system calls. Characters typed ahead
 * stay for the next line.
 */
#include <exo/string.h>
#include <exo_user/console.h>
#include <exo_user/readline.h>
#include <uapi/exo/syscall.h>

static struct readline reader;

static struct {
	char text[64];
	size_t used;
	size_t filled;
} ahead;

static void echo(const char *text, size_t bytes)
{
	console_put(text, bytes);
}

/* The next character, or a negative error. */
static int next_character(void)
{
	if (ahead.used == ahead.filled) {
		long bytes = exo_console_read(ahead.text, sizeof(ahead.text));

		if (bytes <= 0)
			return -E_ABSENT;
		ahead.used = 0;
		ahead.filled = (size_t)bytes;
	}
	return (unsigned char)ahead.text[ahead.used++];
}

char *readline(const char *prompt)
{
	enum readline_result result = READLINE_MORE;
	int c;

	reader.echo = echo;
	readline_begin(&reader, strlen(prompt));
	console_put(prompt, strlen(prompt));
	while (result == READLINE_MORE) {
		c = next_character();
		if (c < 0)
			return NULL;
		result = readline_feed(&reader, (char)c);
	}
	if (result == READLINE_CANCELLED)
		reader.line[0] = '\0';
	return reader.line;
}
