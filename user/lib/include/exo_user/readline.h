/* SPDX-License-Identifier: MIT
 *
 * One line from the console, edited as it is typed: backspace removes a character, Ctrl-U the line,
 * Ctrl-C gives it up, arrow up and down walk through the last READLINE_HISTORY lines. Redrawn with
 * backspaces and blanks alone, so it looks the same on a serial terminal and on the screen; a line
 * is therefore never longer than what fits beside the prompt in READLINE_COLUMNS.
 */
#ifndef EXO_USER_READLINE_H
#define EXO_USER_READLINE_H

#include <exo/types.h>

#define READLINE_HISTORY 16
#define READLINE_COLUMNS 80
#define READLINE_BYTES   READLINE_COLUMNS /* a line and its NUL always fit */

enum readline_result { READLINE_MORE, READLINE_DONE, READLINE_CANCELLED };

struct readline {
	char line[READLINE_BYTES];
	size_t length;
	size_t limit; /* characters that fit beside the prompt */
	enum { ESCAPE_NONE, ESCAPE_BEGUN, ESCAPE_BRACKET } escape;
	bool after_return; /* "\r\n" is one line end */

	/* A ring of the last lines, how many were ever added, how far back the shown one is (0: the
	 * one being typed), and the one being typed while another is shown. */
	char history[READLINE_HISTORY][READLINE_BYTES];
	unsigned remembered;
	unsigned shown;
	char typed[READLINE_BYTES];

	void (*echo)(const char *text, size_t bytes);
};

/* The editing alone, without a console. begin: a new line behind a prompt of prompt_length
 * characters; echo and the history stay. */
void readline_begin(struct readline *rl, size_t prompt_length);
enum readline_result readline_feed(struct readline *rl, char c);

/* Prompt and wait for a line: NUL-terminated, without its end, valid until the next call. An
 * abandoned line (Ctrl-C) is the empty line. NULL when the console cannot be read. One reader an
 * agent. */
char *readline(const char *prompt);

#endif
