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

/* --- benchmarks ----------------------------------------------------------------------------------
 */

/* bench/ as lines "name option...", the first one empty, so that every line starts behind a
 * newline. */
static char *benches_read(const char *path)
{
	FILE *in = fopen(path, "r");
	struct gstr names = str_new();
	char line[1024];

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

/* Is the word one of those up to the end of the line? */
static bool line_has(const char *line, const char *word)
{
	size_t length = strlen(word), step;

	for (; *line && *line != '\n'; line += step) {
		line += strspn(line, " ");
		step = strcspn(line, " \n");
		if (step == length && !strncmp(line, word, length))
			return true;
	}
	return false;
}

/* The line of that benchmark, or NULL. */
static const char *bench_line(const char *benches, const char *name)
{
	for (const char *line = strchr(benches, '\n'); line; line = strchr(line + 1, '\n')) {
		size_t length = strcspn(line + 1, " \n");

		if (length == strlen(name) && !strncmp(line + 1, name, length))
			return line + 1;
	}
	return NULL;
}

/* The option's "Bench:" names benchmarks, and they name it or its choice. */
static void lint_benches(struct symbol *symbol, const char *benches)
{
	const char *part = help_part(option_help(symbol), "Bench:");
	struct symbol *choice = option_choice(symbol);
	char *names = strdup(part ? part : ""), *save, *name;

	name = strtok_r(names, " \n", &save);
	if (part && !name)
		finding(symbol, "\"Bench:\" names no benchmark");
	for (; name; name = strtok_r(NULL, " \n", &save)) {
		const char *line = bench_line(benches, name);

		if (!line)
			finding(symbol, "\"Bench:\" names %s, which is no BENCH(%s, ...) in bench/",
				name, name);
		else if (!line_has(line, symbol->name) &&
			 !(choice && choice->name && line_has(line, choice->name)))
			finding(symbol, "\"Bench:\" names %s, whose .options does not name it",
				name);
	}
	free(names);
}

/* Does the help text of the option, or of a member of the choice, name the benchmark? */
static bool option_names_bench(struct symbol *option, const char *bench)
{
	for (struct menu *m = menu_first(); m; m = menu_after(m)) {
		struct symbol *s = menu_option(m);
		const char *part;
		char *words;
		bool found;

		if (!s || (s != option && option_choice(s) != option))
			continue;
		part = help_part(option_help(s), "Bench:");
		words = strdup(part ? part : "");
		for (char *c = words; *c; c++)
			if (*c == '\n')
				*c = ' ';
		found = line_has(words, bench);
		free(words);
		if (found)
			return true;
	}
	return false;
}

/* The other way: who is in a benchmark's .options names the benchmark. */
static void lint_bench_options(const char *benches)
{
	char *lines = strdup(benches), *save_line, *line;

	for (line = strtok_r(lines, "\n", &save_line); line;
	     line = strtok_r(NULL, "\n", &save_line)) {
		char *save, *bench = strtok_r(line, " ", &save), *name;

		while (bench && (name = strtok_r(NULL, " ", &save))) {
			struct symbol *option = option_find(name);

			if (!option)
				finding(NULL, "bench/: %s speaks to %s, which no Kconfig declares",
					bench, name);
			else if (!option_names_bench(option, bench))
				finding(NULL,
					"bench/: %s names %s, whose \"Bench:\" does not name it",
					bench, name);
		}
	}
	free(lines);
}

/* --- declarations --------------------------------------------------------------------------------
 */

/* An option says what there is; that it is off says that it is not there. */
static void lint_positive(struct symbol *symbol, const char *prompt)
{
	static const char *const names[] = { "NO_", "DISABLE_", "WITHOUT_" };
	static const char *const prompts[] = { "enable ", "disable ", "no ", "without ",
					       "do not " };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *at = strstr(symbol->name, names[i]);

		if (at && (at == symbol->name || at[-1] == '_'))
			finding(symbol, "%s in a name: name the thing, the value says whether",
				names[i]);
	}
	for (size_t i = 0; prompt && i < sizeof(prompts) / sizeof(prompts[0]); i++)
		if (!strncasecmp(prompt, prompts[i], strlen(prompts[i])))
			finding(symbol,
				"the prompt says \"%s...\": name the thing, the value says whether",
				prompts[i]);
}

/* The directory of the Kconfig file that declares it. */
static size_t subsystem_length(struct symbol *symbol)
{
	struct menu *m = option_menu(symbol);
	const char *slash = m && m->file ? strrchr(m->file->name, '/') : NULL;

	return slash ? (size_t)(slash - m->file->name) : 0;
}

static bool same_subsystem(struct symbol *a, struct symbol *b)
{
	size_t length = subsystem_length(a);

	return length == subsystem_length(b) &&
	       !strncmp(option_menu(a)->file->name, option_menu(b)->file->name, length);
}

/* A default of another subsystem's option would change this one behind the user's back. */
static void lint_default(struct symbol *symbol, struct expr *e)
{
	if (!e)
		return;
	switch (e->type) {
	case E_SYMBOL:
	case E_EQUAL:
	case E_UNEQUAL:
		if (e->left.sym->name && option_menu(e->left.sym) &&
		    option_has_prompt(e->left.sym) && !same_subsystem(symbol, e->left.sym))
			finding(symbol, "its default mentions %s of another subsystem",
				e->left.sym->name);
		break;
	case E_NOT:
		lint_default(symbol, e->left.expr);
		break;
	case E_AND:
	case E_OR:
		lint_default(symbol, e->left.expr);
		lint_default(symbol, e->right.expr);
		break;
	default:
		break;
	}
}

static void lint_declaration(struct symbol *symbol)
{
	struct property *p;
	const char *prompt = NULL;

	for_all_prompts(symbol, p) prompt = p->text;
	lint_positive(symbol, prompt);
	if (option_has_prompt(symbol) && !option_choice(symbol))
		for_all_defaults(symbol, p)
		{
			lint_default(symbol, p->expr);
			lint_default(symbol, p->visible.expr);
		}
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

/* Under the configuration that was loaded last. */
static bool is_possible(const struct symbol *symbol)
{
	return !symbol->dir_dep.expr || expr_calc_value(symbol->dir_dep.expr) != no;
}

/* The baseline is the defaults; the optimised configuration leaves no optimisation out that it
 * could have. */
static void lint_arms(void)
{
	struct snapshot defaults, baseline, optimized;

	baseline = snapshot_of_configuration("configs/baseline_defconfig");
	values_load_defaults();
	defaults = snapshot_take();
	optimized = snapshot_of_configuration("configs/optimized_defconfig");
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
		if (!option_choice(s) && !on && is_possible(s))
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
	char *benches = benches_read(arguments[count - 1]);

	values_load_defaults();
	for (struct menu *m = menu_first(); m; m = menu_after(m)) {
		struct symbol *s = menu_option(m);

		if (!s)
			continue;
		lint_help(s);
		lint_benches(s, benches);
		lint_declaration(s);
	}
	lint_bench_options(benches);
	lint_references();
	lint_fragments();
	lint_configurations();
	lint_arms();
	return findings != 0;
}
