/* SPDX-License-Identifier: MIT
 *
 * The editing of a line (exo_user/readline.h), free of any console: characters in, echo out.
 *
 * Arrow keys arrive as ESC [ A or ESC O A. Other escape sequences, control characters and bytes
 * outside ASCII are dropped: none of them may reach a command.
 */
#include <exo/string.h>
#include <exo_user/readline.h>

#define CTRL(letter) ((letter) - '@')

#define KEY_ESCAPE '\033'
#define KEY_DELETE '\177' /* what most terminals send for backspace */

void readline_begin(struct readline *rl, size_t prompt_length)
{
	rl->limit = READLINE_COLUMNS - 1 > prompt_length ? READLINE_COLUMNS - 1 - prompt_length : 1;
	rl->length = 0;
	rl->line[0] = '\0';
	rl->shown = 0;
	rl->escape = ESCAPE_NONE;
}

static void erase(struct readline *rl, size_t count)
{
	while (count--) {
		rl->line[--rl->length] = '\0';
		rl->echo("\b \b", 3);
	}
}

static void replace(struct readline *rl, const char *text)
{
	erase(rl, rl->length);
	strlcpy(rl->line, text, rl->limit + 1);
	rl->length = strlen(rl->line);
	rl->echo(rl->line, rl->length);
}

static char *history_line(struct readline *rl, unsigned back)
{
	return rl->history[(rl->remembered - back) % READLINE_HISTORY];
}

/* Empty lines and repetitions are not worth an arrow key. */
static void history_add(struct readline *rl)
{
	if (!rl->length || (rl->remembered && !strcmp(rl->line, history_line(rl, 1))))
		return;
	rl->remembered++;
	strlcpy(history_line(rl, 1), rl->line, READLINE_BYTES);
}

static void history_show(struct readline *rl, unsigned back)
{
	if (back > MIN(rl->remembered, READLINE_HISTORY))
		return;
	if (!rl->shown)
		strlcpy(rl->typed, rl->line, sizeof(rl->typed));
	rl->shown = back;
	replace(rl, back ? history_line(rl, back) : rl->typed);
}

/* The bytes of an escape sequence. */
static void feed_escape(struct readline *rl, char c)
{
	if (rl->escape == ESCAPE_BEGUN) {
		rl->escape = c == '[' || c == 'O' ? ESCAPE_BRACKET : ESCAPE_NONE;
		return;
	}
	if ((c >= '0' && c <= '9') || c == ';') /* parameters; the final byte is still to come */
		return;
	rl->escape = ESCAPE_NONE;
	if (c == 'A')
		history_show(rl, rl->shown + 1);
	else if (c == 'B' && rl->shown)
		history_show(rl, rl->shown - 1);
}

static enum readline_result finish(struct readline *rl)
{
	history_add(rl);
	rl->echo("\n", 1);
	return READLINE_DONE;
}

static enum readline_result cancel(struct readline *rl)
{
	rl->echo("^C\n", 3);
	return READLINE_CANCELLED;
}

static void insert(struct readline *rl, char c)
{
	if (c < ' ' || c > '~' || rl->length == rl->limit)
		return;
	rl->line[rl->length++] = c;
	rl->line[rl->length] = '\0';
	rl->echo(&c, 1);
}

enum readline_result readline_feed(struct readline *rl, char c)
{
	bool second_half = rl->after_return && c == '\n';

	rl->after_return = c == '\r';
	if (second_half)
		return READLINE_MORE;
	if (rl->escape != ESCAPE_NONE && c >= ' ') {
		feed_escape(rl, c);
		return READLINE_MORE;
	}
	rl->escape = c == KEY_ESCAPE ? ESCAPE_BEGUN : ESCAPE_NONE;
	switch (c) {
	case '\r':
	case '\n':
		return finish(rl);
	case CTRL('C'):
		return cancel(rl);
	case CTRL('U'):
		erase(rl, rl->length);
		break;
	case '\b':
	case KEY_DELETE:
		erase(rl, rl->length ? 1 : 0);
		break;
	default:
		insert(rl, c);
	}
	return READLINE_MORE;
}
