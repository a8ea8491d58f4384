/* SPDX-License-Identifier: MIT
 *
 * config: the effective configuration, from the files that the build put into the initrd.
 */
#include <exo/string.h>
#include <exo_user/console.h>
#include <exo_user/file.h>
#include <uapi/exo/errors.h>
#include "prompt.h"

#define LINE_BYTES   256
#define COLUMN_WIDTH 39

static const char prefix[] = "CONFIG_", unset[] = "# CONFIG_", unset_end[] = " is not set";

/* "CONFIG_X=v" becomes "X=v", "# CONFIG_X is not set" "X=n"; false for lines that set nothing. */
static bool setting_text(const char *line, char *text, size_t size)
{
	char *end;

	if (str_starts_with(line, prefix)) {
		strlcpy(text, line + sizeof(prefix) - 1, size);
		return true;
	}
	if (!str_starts_with(line, unset))
		return false;
	strlcpy(text, line + sizeof(unset) - 1, size);
	end = strstr(text, unset_end);
	if (!end)
		return false;
	*end = '\0';
	strlcat(text, "=n", size);
	return true;
}

/* In two columns, as far as settings are short enough. Returns how many, or a negative error. */
static int print_settings(const char *path)
{
	struct file_lines lines = { .path = path };
	char line[LINE_BYTES], text[LINE_BYTES];
	bool second = false;
	int count = 0, state;

	while ((state = file_next_line(&lines, line, sizeof(line))) > 0) {
		if (!setting_text(line, text, sizeof(text)))
			continue;
		count++;
		if (second)
			printf("%s\n", text);
		else
			printf("  %-*s", COLUMN_WIDTH - 2, text);
		second = !second && strlen(text) < COLUMN_WIDTH - 2;
		if (!second && strlen(text) >= COLUMN_WIDTH - 2)
			printf("\n");
	}
	if (second)
		printf("\n");
	return state < 0 ? state : count;
}

void command_config(int argc, char **argv)
{
	bool changed = argc > 1;
	const char *path = changed ? "etc/options" : "etc/config";
	int count;

	if (changed && strcmp(argv[1], "changed")) {
		printf("usage: config [changed]\n");
		return;
	}
	count = print_settings(path);
	if (count < 0)
		printf("config: %s: %s\n", path, exo_strerror(count));
	else if (!count)
		printf("nothing: this is the baseline\n");
}
