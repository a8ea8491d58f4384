/* SPDX-License-Identifier: MIT
 *
 * The rules for Kconfig files and configs/ that need the parser. Every finding is one line with its
 * place; scripts/check.sh has the rules that do not need it.
 */
#include <ctype.h>
#include <dirent.h>
#include <stdarg.h>
#include "config.h"

/* What menuconfig shows of a line on a terminal of 80 columns. */
enum { HELP_COLUMNS = 70 };

static unsigned findings;

static void __attribute__((format(printf, 2, 3)))
finding(struct symbol *symbol, const char *format, ...)
{
	struct menu *m = symbol ? option_menu(symbol) : NULL;
	va_list arguments;

	if (m && m->file)
		printf("%s:%d: %s: ", m->file->name, m->lineno, symbol->name);
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
	findings++;
}

/* --- help texts ----------------------------------------------------------------------------------
 */

/* The part's text, when it starts a paragraph; NULL when there is none. */
static const char *help_part(const char *help, const char *label)
{
	size_t length = strlen(label);

	for (const char *at = help; (at = strstr(at, label)); at += length)
		if (at == help || (at > help + 1 && at[-1] == '\n' && at[-2] == '\n'))
			return at + length;
	return NULL;
}

static void lint_help(struct symbol *symbol)
{
	static const char *const labels[] = { "What:", "Cost:", "When:" };
	const char *help = option_help(symbol), *last = help;

	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		const char *part = help_part(help, labels[i]);

		if (!part || !isgraph((unsigned char)part[strspn(part, " \n")]))
			finding(symbol, "the help text has no paragraph that starts with \"%s\"",
				labels[i]);
		else if (part < last)
			finding(symbol,
				"the help text's parts are not in the order What, Cost, When, Bench");
		else
			last = part;
	}
	for (const char *line = help; *line; line += strcspn(line, "\n"), line += *line == '\n')
		if (strcspn(line, "\n") > HELP_COLUMNS)
			finding(symbol, "menuconfig on 80 columns cuts the help text: %.20s...",
				line);
	if (option_is_optimisation(symbol) && !help_part(help, "Bench:"))
		finding(symbol, "\"Bench:\" does not start a paragraph");
}

/* Names known to bench/, one a line, surrounded by newlines. */
static char *names_read(const char *path)
{
	FILE *in = fopen(path, "r");
	struct gstr names = str_new();
	char line[256];

	if (!in) {
		perror(path);
		exit(2);
	}
	str_append(&names, "\n");
	while (fgets(line, sizeof(line), in))
		str_append(&names, line);
	fclose(in);
	return names.s;
}

static void lint_benches(struct symbol *symbol, const char *known)
{
	const char *part = help_part(option_help(symbol), "Bench:");
	char *names = strdup(part ? part : ""), *save, *name;

	name = strtok_r(names, " \n", &save);
	if (part && !name)
		finding(symbol, "\"Bench:\" names no benchmark");
	for (; name; name = strtok_r(NULL, " \n", &save)) {
		char line[300];

		snprintf(line, sizeof(line), "\n%s\n", name);
		if (!strstr(known, line))
			finding(symbol, "\"Bench:\" names %s, which is no BENCH(%s, ...) in bench/",
				name, name);
	}
	free(names);
}

/* --- declarations --------------------------------------------------------------------------------
 */

static void lint_declaration(struct symbol *symbol)
{
	struct property *p;

	for_all_prompts(symbol, p) if (!strncasecmp(p->text, "enable", 6) ||
				       !strncasecmp(p->text, "disable", 7))
		finding(symbol,
			"the prompt says \"%.7s...\": name the thing, the value says whether",
			p->text);
	for_all_properties(symbol, p, P_SELECT) if (p->expr->type == E_SYMBOL &&
						    option_has_prompt(p->expr->left.sym))
		finding(symbol, "selects %s, which has a prompt: use depends on",
			p->expr->left.sym->name);
	for_all_properties(symbol, p, P_RANGE) if (p->visible.tri != no &&
						   !sym_string_within_range(
							   symbol, sym_get_string_default(symbol)))
		finding(symbol, "its default is out of its range");
}

static void lint_references(void)
{
	struct symbol *s;
	int i;

	for_all_symbols(i, s) if (s->name && s->type == S_UNKNOWN && !(s->flags & SYMBOL_CONST) &&
				  isupper((unsigned char)s->name[0]))
		finding(NULL, "Kconfig: %s is referred to and declared nowhere", s->name);
}

/* --- configs/ ------------------------------------------------------------------------------------
 */

static const char *tree_path(const char *path)
{
	static char text[4096];

	snprintf(text, sizeof(text), "%s/%s", getenv("srctree") ?: ".", path);
	return text;
}

/* Every requested line of every configuration on disk survives. */
static void lint_configurations(void)
{
	DIR *d = opendir(tree_path("configs"));
	struct dirent *entry;

	while (d && (entry = readdir(d))) {
		struct request request;
		char path[300];

		if (!strstr(entry->d_name, "_defconfig"))
			continue;
		snprintf(path, sizeof(path), "configs/%s", entry->d_name);
		if (request_read(&request, tree_path(path)) || request_load(&request)) {
			findings++;
			continue;
		}
		request.path = path;
		for (size_t i = 0; i < request.count; i++) {
			if (!line_is_lost(&request, &request.lines[i]))
				continue;
			line_explain_loss(&request, &request.lines[i], stdout);
			findings++;
		}
	}
	if (d)
		closedir(d);
}

static struct snapshot snapshot_of_configuration(const char *path)
{
	if (values_load(tree_path(path)))
		exit(1);
	return snapshot_take();
}

/* The baseline is the defaults; the optimised configuration leaves no optimisation out. */
static void lint_arms(void)
{
	struct snapshot defaults, baseline, optimized;

	baseline = snapshot_of_configuration("configs/baseline_defconfig");
	optimized = snapshot_of_configuration("configs/optimized_defconfig");
	values_load_defaults();
	defaults = snapshot_take();
	for (size_t i = 0; i < defaults.count; i++) {
		struct symbol *s = defaults.symbols[i];
		bool on = !strcmp(optimized.values[i], "y"),
		     on_by_default = !strcmp(defaults.values[i], "y");

		if (strcmp(baseline.values[i], defaults.values[i]))
			finding(s,
				"configs/baseline_defconfig changes it: the baseline is the defaults");
		if (!option_is_optimisation(s))
			continue;
		if (!option_choice(s) && on_by_default)
			finding(s, "an optimisation must default to n");
		if (!option_choice(s) && !on)
			finding(s, "configs/optimized_defconfig does not set it");
		if (option_choice(s) && on && on_by_default)
			finding(s, "configs/optimized_defconfig leaves the choice at its default");
	}
}

static void fragment_name(char *name, size_t size, struct symbol *symbol)
{
	snprintf(name, size, "configs/variants/%s.config", symbol->name);
	for (char *c = name + strlen("configs/variants/"); *c && strcmp(c, ".config"); c++)
		*c = tolower((unsigned char)*c);
}

static void lint_fragment(struct symbol *symbol)
{
	char name[300];
	struct request request;
	FILE *file;

	fragment_name(name, sizeof(name), symbol);
	file = fopen(tree_path(name), "r");
	if (!file) {
		finding(symbol, "there is no %s", name);
		return;
	}
	fclose(file);
	if (request_read(&request, tree_path(name)) || request.count != 1 ||
	    strcmp(request.lines[0].symbol, symbol->name) || strcmp(request.lines[0].value, "y"))
		finding(NULL, "%s:1: must be the one line CONFIG_%s=y", name, symbol->name);
}

static bool wants_fragment(struct symbol *symbol)
{
	return option_is_optimisation(symbol) &&
	       !(option_choice(symbol) && sym_choice_default(option_choice(symbol)) == symbol);
}

/* One fragment for each optimisation, none for anything else. */
static void lint_fragments(void)
{
	DIR *d = opendir(tree_path("configs/variants"));
	struct dirent *entry;

	for (struct menu *m = menu_first(); m; m = menu_after(m))
		if (menu_option(m) && wants_fragment(menu_option(m)))
			lint_fragment(menu_option(m));
	while (d && (entry = readdir(d))) {
		char name[256] = "";
		struct symbol *s;

		if (entry->d_name[0] == '.')
			continue;
		for (size_t i = 0; entry->d_name[i] && strcmp(entry->d_name + i, ".config"); i++)
			name[i] = toupper((unsigned char)entry->d_name[i]);
		s = option_find(name);
		if (!s || !wants_fragment(s))
			finding(NULL, "configs/variants/%s:1: %s is no optimisation", entry->d_name,
				name);
	}
	if (d)
		closedir(d);
}

int command_lint(int count, char **arguments)
{
	char *known = names_read(arguments[count - 1]);

	values_load_defaults();
	for (struct menu *m = menu_first(); m; m = menu_after(m)) {
		struct symbol *s = menu_option(m);

		if (!s)
			continue;
		lint_help(s);
		lint_benches(s, known);
		lint_declaration(s);
	}
	lint_references();
	lint_fragments();
	lint_configurations();
	lint_arms();
	return findings != 0;
}
