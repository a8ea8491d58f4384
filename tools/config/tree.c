/* SPDX-License-Identifier: MIT
 *
 * The options as Kconfig declares them.
 */
#include <ctype.h>
#include "config.h"

void tree_load(void)
{
	conf_parse("Kconfig");
}

struct menu *menu_first(void)
{
	return rootmenu.list;
}

struct menu *menu_after(struct menu *menu)
{
	if (menu->list)
		return menu->list;
	while (menu && !menu->next)
		menu = menu->parent;
	return menu ? menu->next : NULL;
}

struct symbol *menu_option(struct menu *menu)
{
	struct symbol *s = menu->sym;

	if (!s || !s->name || sym_is_choice(s) || s->type == S_UNKNOWN || s->type == S_OTHER)
		return NULL;
	return s;
}

struct symbol *option_find(const char *name)
{
	struct symbol *s = sym_find(name);

	return s && option_menu(s) ? s : NULL;
}

/* Levenshtein's distance, one row at a time. */
static unsigned distance(const char *a, const char *b)
{
	size_t width = strlen(b);
	unsigned *row = xcalloc(width + 1, sizeof(*row));
	unsigned result;

	for (size_t j = 0; j <= width; j++)
		row[j] = j;
	for (size_t i = 1; *a; a++, i++) {
		unsigned diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= width; j++) {
			unsigned best = diagonal + (*a != b[j - 1]);

			diagonal = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	result = row[width];
	free(row);
	return result;
}

const char *option_nearest(const char *name)
{
	unsigned best = strlen(name) / 3 + 1;
	const char *nearest = NULL;

	for (struct menu *m = menu_first(); m; m = menu_after(m)) {
		struct symbol *s = menu_option(m);
		unsigned d = s ? distance(name, s->name) : best;

		if (d < best) {
			best = d;
			nearest = s->name;
		}
	}
	return nearest;
}

struct menu *option_menu(struct symbol *symbol)
{
	for (struct menu *m = menu_first(); m; m = menu_after(m))
		if (m->sym == symbol)
			return m;
	return NULL;
}

const char *option_help(struct symbol *symbol)
{
	struct menu *m = option_menu(symbol);

	return m && m->help ? m->help : "";
}

bool option_is_optimisation(struct symbol *symbol)
{
	const char *help = option_help(symbol);

	return !strncmp(help, "Bench:", 6) || strstr(help, "\nBench:");
}

bool option_has_prompt(struct symbol *symbol)
{
	struct property *p;

	for_all_prompts(symbol, p) return true;
	return false;
}

struct symbol *option_choice(struct symbol *member)
{
	if (!sym_is_choice_value(member))
		return NULL;
	return prop_get_symbol(sym_get_choice_prop(member));
}

/* expr_print calls back with every piece; options are remembered to append their values. Numbers
 * are symbols too, without a type. */
struct text {
	struct gstr expression;
	struct gstr values;
};

static void text_append(void *data, struct symbol *symbol, const char *piece)
{
	struct text *t = data;
	bool is_option = symbol && symbol->name && isupper((unsigned char)symbol->name[0]) &&
			 symbol->type != S_OTHER && !(symbol->flags & SYMBOL_CONST);

	str_append(&t->expression, piece);
	if (is_option)
		str_printf(&t->values, "%s%s=%s", t->values.s[0] ? ", " : "", symbol->name,
			   symbol->type == S_UNKNOWN ? "undeclared" : value_of(symbol));
}

char *expression_text(struct expr *expression, bool with_values)
{
	struct text t = { str_new(), str_new() };

	expr_print(expression, text_append, &t, E_NONE);
	if (with_values && t.values.s[0])
		str_printf(&t.expression, " [%s]", str_get(&t.values));
	str_free(&t.values);
	return t.expression.s;
}
