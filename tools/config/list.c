/* SPDX-License-Identifier: MIT
 *
 * Commands that print options and their values.
 */
#include "config.h"

static struct snapshot snapshot_of(const char *path)
{
	if (values_load(path))
		exit(1);
	return snapshot_take();
}

static void print_line(struct symbol *symbol, const char *value)
{
	if (symbol->type == S_BOOLEAN && !strcmp(value, "n"))
		printf("# CONFIG_%s is not set\n", symbol->name);
	else
		printf("CONFIG_%s=%s\n", symbol->name, value);
}

/* Of a choice only the chosen member is printed: that the others are not is the same news. */
int command_options(int count, char **arguments)
{
	struct snapshot is = snapshot_of(arguments[count - 1]), defaults;

	values_load_defaults();
	defaults = snapshot_take();
	for (size_t i = 0; i < is.count; i++) {
		struct symbol *s = is.symbols[i];
		bool member_off = option_choice(s) && !strcmp(is.values[i], "n");

		if (option_has_prompt(s) && !member_off && strcmp(is.values[i], defaults.values[i]))
			print_line(s, is.values[i]);
	}
	return 0;
}

int command_diff(int count, char **arguments)
{
	struct snapshot a = snapshot_of(arguments[count - 2]),
			b = snapshot_of(arguments[count - 1]);

	for (size_t i = 0; i < a.count; i++)
		if (strcmp(a.values[i], b.values[i]))
			printf("%s %s %s\n", a.symbols[i]->name, *a.values[i] ? a.values[i] : "-",
			       *b.values[i] ? b.values[i] : "-");
	return 0;
}

static int compare_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int command_values(int count, char **arguments)
{
	struct snapshot is = snapshot_of(arguments[count - 1]);
	char **lines = xcalloc(is.count + 1, sizeof(*lines));

	for (size_t i = 0; i < is.count; i++)
		if (asprintf(&lines[i], "%s=%s", is.symbols[i]->name, is.values[i]) < 0)
			return 2;
	qsort(lines, is.count, sizeof(*lines), compare_text);
	for (size_t i = 0; i < is.count; i++)
		puts(lines[i]);
	return 0;
}

int command_list(int count, char **arguments)
{
	struct snapshot defaults, is;

	values_load_defaults();
	defaults = snapshot_take();
	is = count ? snapshot_of(arguments[0]) : defaults;
	printf("%-24s %-8s %-8s %-8s %s\n", "NAME", "TYPE", "VALUE", "DEFAULT",
	       "PROMPT (DEPENDS ON)");
	for (size_t i = 0; i < is.count; i++) {
		struct symbol *s = is.symbols[i];
		struct menu *m = option_menu(s);
		char *depends = s->dir_dep.expr ? expression_text(s->dir_dep.expr, false) : NULL;

		printf("%-24s %-8s %-8s %-8s %s", s->name, sym_type_name(s->type), is.values[i],
		       defaults.values[i], m->prompt ? m->prompt->text : "(follows from others)");
		if (depends && !option_choice(s))
			printf(" (%s)", depends);
		if (option_choice(s))
			printf(" [%s]", option_choice(s)->name ? option_choice(s)->name : "choice");
		putchar('\n');
		free(depends);
	}
	return 0;
}

int command_names(int count, char **arguments)
{
	(void)count;
	(void)arguments;
	for (struct menu *m = menu_first(); m; m = menu_after(m))
		if (m->sym && m->sym->name && (menu_option(m) || sym_is_choice(m->sym)))
			puts(m->sym->name);
	return 0;
}
