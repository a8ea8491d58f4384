/* SPDX-License-Identifier: MIT
 *
 * kconfig drops what it cannot honour and says nothing. Here every requested line is compared with
 * the value that came out, and each loss is explained.
 */
#include "config.h"

static bool type_fits(struct symbol *symbol, const char *value)
{
	size_t length = strlen(value);

	switch (sym_get_type(symbol)) {
	case S_BOOLEAN:
		return !strcmp(value, "y") || !strcmp(value, "n");
	case S_STRING:
		return length >= 2 && value[0] == '"' && value[length - 1] == '"';
	case S_INT:
	case S_HEX:
		return !strcmp(value, "n") || sym_string_valid(symbol, value);
	default:
		return true;
	}
}

/* `# CONFIG_X is not set` is also how a number or text that is not visible would be asked away. */
static bool same(struct symbol *symbol, const char *wanted, const char *value)
{
	if (symbol->type == S_BOOLEAN || strcmp(wanted, "n"))
		return !strcmp(wanted, value);
	return !*value || !strcmp(value, "\"\"");
}

bool line_is_lost(const struct request *request, const struct request_line *line)
{
	struct symbol *s = option_find(line->symbol);

	(void)request;
	return !s || sym_is_choice(s) || !type_fits(s, line->value) ||
	       !same(s, line->value, value_of(s));
}

static void explain_unknown(const char *name, FILE *out)
{
	const char *nearest = option_nearest(name);

	fprintf(out, "no Kconfig declares %s", name);
	if (nearest)
		fprintf(out, "; did you mean %s?", nearest);
}

static void explain_range(struct symbol *symbol, FILE *out)
{
	struct property *p;

	fprintf(out, "out of range");
	for_all_properties(symbol, p, P_RANGE)
		fprintf(out, ": %s is from %s to %s", symbol->name, p->expr->left.sym->name,
			p->expr->right.sym->name);
	fprintf(out, "; it became %s", value_of(symbol));
}

static void explain_choice(const struct request *request, struct symbol *choice, const char *wanted,
			   FILE *out)
{
	struct symbol *chosen = sym_get_choice_value(choice);

	if (!strcmp(wanted, "n")) {
		fprintf(out, "it is the chosen member of its choice: choose another one instead");
		return;
	}
	fprintf(out, "another member of the choice is chosen: %s", chosen ? chosen->name : "none");
	for (size_t i = 0; chosen && i < request->count; i++)
		if (!strcmp(request->lines[i].symbol, chosen->name) &&
		    request->lines[i].value[0] == 'y')
			fprintf(out, " (%s)", request->lines[i].place);
}

static void explain_dependency(struct symbol *symbol, FILE *out)
{
	char *text = expression_text(symbol->dir_dep.expr, true);

	fprintf(out, "its dependency is not met: %s", text);
	free(text);
}

static void explain_selected(struct symbol *symbol, FILE *out)
{
	char *text = expression_text(symbol->rev_dep.expr, true);

	fprintf(out, "it is selected by %s", text);
	free(text);
}

static void explain(const struct request *request, const struct request_line *line, FILE *out)
{
	struct symbol *s = option_find(line->symbol);

	if (!s) {
		explain_unknown(line->symbol, out);
		return;
	}
	if (sym_is_choice(s))
		fprintf(out, "%s is a choice: set one of its members", s->name);
	else if (!type_fits(s, line->value))
		fprintf(out, "wrong type: %s is %s", s->name, sym_type_name(s->type));
	else if (s->dir_dep.expr && expr_calc_value(s->dir_dep.expr) == no)
		explain_dependency(s, out);
	else if (option_choice(s))
		explain_choice(request, option_choice(s), line->value, out);
	else if (s->rev_dep.expr && expr_calc_value(s->rev_dep.expr) != no)
		explain_selected(s, out);
	else if (!option_has_prompt(s))
		fprintf(out, "it has no prompt: its value follows from other options and is %s",
			value_of(s));
	else if (!sym_string_within_range(s, line->value))
		explain_range(s, out);
	else
		fprintf(out, "it is %s (asked for more than once?)", value_of(s));
}

void line_explain_loss(const struct request *request, const struct request_line *line, FILE *out)
{
	fprintf(out, "%s: ", line->place);
	if (!strcmp(line->value, "n"))
		fprintf(out, "# CONFIG_%s is not set: ", line->symbol);
	else
		fprintf(out, "CONFIG_%s=%s: ", line->symbol, line->value);
	explain(request, line, out);
	fputc('\n', out);
}

/* --old: the request is a .config of an older tree, where an option that is gone and was off is no
 * loss. */
int command_check(int count, char **arguments)
{
	bool old = count == 3 && !strcmp(arguments[0], "--old");
	struct request request;
	unsigned lost = 0;

	if (count != 2 + old) {
		fprintf(stderr, "usage: exo-config check [--old] REQUEST CONFIG\n");
		return 2;
	}
	if (request_read(&request, arguments[old]) || values_load(arguments[old + 1]))
		return 1;
	for (size_t i = 0; i < request.count; i++) {
		struct request_line *l = &request.lines[i];

		if (!line_is_lost(&request, l))
			continue;
		if (old && !strcmp(l->value, "n") && !option_find(l->symbol))
			continue;
		line_explain_loss(&request, l, stderr);
		lost++;
	}
	if (lost)
		fprintf(stderr, "%u requested %s lost: the configuration was not changed\n", lost,
			lost == 1 ? "line is" : "lines are");
	return lost != 0;
}
