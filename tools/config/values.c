/* SPDX-License-Identifier: MIT
 *
 * A configuration in the tree: reading one, asking for its values.
 */
#include <fcntl.h>
#include <unistd.h>
#include "config.h"

/* conf_read complains on stderr about what request.c and check.c report better. */
static int read_silently(const char *path)
{
	int saved = dup(STDERR_FILENO), null = open("/dev/null", O_WRONLY), result;

	fflush(stderr);
	dup2(null, STDERR_FILENO);
	close(null);
	result = conf_read(path);
	fflush(stderr);
	dup2(saved, STDERR_FILENO);
	close(saved);
	return result;
}

int values_load(const char *path)
{
	if (access(path, R_OK) || read_silently(path)) {
		fprintf(stderr, "%s: cannot be read\n", path);
		return -1;
	}
	for (struct menu *m = menu_first(); m; m = menu_after(m))
		if (m->sym)
			sym_calc_value(m->sym);
	return 0;
}

void values_load_defaults(void)
{
	if (values_load("/dev/null"))
		exit(2);
}

const char *value_of(struct symbol *symbol)
{
	static char text[4096];

	sym_calc_value(symbol);
	if (symbol->type != S_STRING)
		return sym_get_string_value(symbol);
	snprintf(text, sizeof(text), "\"%s\"", sym_get_string_value(symbol));
	return text;
}

struct snapshot snapshot_take(void)
{
	struct snapshot s = { 0 };

	for (struct menu *m = menu_first(); m; m = menu_after(m))
		s.count += menu_option(m) != NULL;
	s.symbols = xcalloc(s.count + 1, sizeof(*s.symbols));
	s.values = xcalloc(s.count + 1, sizeof(*s.values));
	s.count = 0;
	for (struct menu *m = menu_first(); m; m = menu_after(m)) {
		if (!menu_option(m))
			continue;
		s.symbols[s.count] = menu_option(m);
		s.values[s.count++] = strdup(value_of(menu_option(m)));
	}
	return s;
}
