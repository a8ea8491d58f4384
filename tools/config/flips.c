/* SPDX-License-Identifier: MIT
 *
 * What leads from one configuration to another, one option at a time: the laboratory's vocabulary.
 * A line each, "INDEX FLIP PREREQUISITES": the flip as an expression has it (+X, -X, +X=VALUE) and
 * the indices, separated by commas, of those that must come before it ("-" for none). An option
 * that is switched on comes after what it depends on, one that is switched off before. Of a choice
 * only the member that B chooses is a flip. Options without a prompt follow from others.
 */
#include "config.h"

struct flip {
	struct symbol *symbol;
	const char *value; /* in B */
	bool off;          /* y in A, n in B */
};

static struct snapshot snapshot_of_expression(const char *expression)
{
	struct request request;

	if (expression_read(&request, expression) || request_load(&request))
		exit(1);
	for (size_t i = 0; i < request.count; i++) {
		if (line_is_lost(&request, &request.lines[i])) {
			line_explain_loss(&request, &request.lines[i], stderr);
			exit(1);
		}
	}
	return snapshot_take();
}

static bool is_flip(const struct snapshot *a, const struct snapshot *b, size_t i)
{
	struct symbol *s = b->symbols[i];

	if (!strcmp(a->values[i], b->values[i]) || !option_has_prompt(s))
		return false;
	/* One side cannot see it: it comes and goes with what it depends on. */
	if (!*a->values[i] && !*b->values[i])
		return false;
	return !option_choice(s) || !strcmp(b->values[i], "y");
}

static bool expression_names(struct expr *e, struct symbol *symbol)
{
	if (!e)
		return false;
	switch (e->type) {
	case E_SYMBOL:
		return e->left.sym == symbol;
	case E_NOT:
		return expression_names(e->left.expr, symbol);
	case E_AND:
	case E_OR:
		return expression_names(e->left.expr, symbol) ||
		       expression_names(e->right.expr, symbol);
	default: /* comparisons */
		return e->left.sym == symbol || e->right.sym == symbol;
	}
}

static bool depends_on(struct symbol *symbol, struct symbol *other)
{
	struct symbol *choice = option_choice(symbol);

	return expression_names(symbol->dir_dep.expr, other) ||
	       (choice && expression_names(choice->dir_dep.expr, other));
}

static bool comes_before(const struct flip *first, const struct flip *second)
{
	return (!second->off && depends_on(second->symbol, first->symbol)) ||
	       (first->off && depends_on(first->symbol, second->symbol));
}

static void print_flip(const struct flip *flips, size_t count, size_t i)
{
	const struct flip *f = &flips[i];
	const char *separator = "";

	printf("%zu %c%s", i, f->off ? '-' : '+', f->symbol->name);
	if (f->symbol->type != S_BOOLEAN)
		printf("=%s", f->value);
	putchar(' ');
	for (size_t j = 0; j < count; j++) {
		if (j == i || !comes_before(&flips[j], f))
			continue;
		printf("%s%zu", separator, j);
		separator = ",";
	}
	puts(*separator ? "" : "-");
}

/* The flips together must make B of A: a value that only some other option gives is not seen above.
 */
static int check_sum(const char *a, const struct flip *flips, size_t count,
		     const struct snapshot *b)
{
	char *expression = strdup(a);
	struct snapshot sum;
	int lost = 0;

	for (size_t i = 0; i < count; i++) {
		char *longer;
		bool number = flips[i].symbol->type != S_BOOLEAN;

		if (asprintf(&longer, "%s%c%s%s%s", expression, flips[i].off ? '-' : '+',
			     flips[i].symbol->name, number ? "=" : "",
			     number ? flips[i].value : "") < 0)
			exit(2);
		free(expression);
		expression = longer;
	}
	sum = snapshot_of_expression(expression);
	for (size_t i = 0; i < b->count; i++) {
		if (!strcmp(sum.values[i], b->values[i]))
			continue;
		fprintf(stderr, "flips: %s is %s in B, and %s when all flips are applied to A\n",
			b->symbols[i]->name, b->values[i], sum.values[i]);
		lost++;
	}
	free(expression);
	return lost ? 1 : 0;
}

int command_flips(int count, char **arguments)
{
	struct snapshot a = snapshot_of_expression(arguments[0]);
	struct snapshot b = snapshot_of_expression(arguments[count - 1]);
	struct flip *flips = xcalloc(b.count, sizeof(*flips));
	size_t flip_count = 0;

	for (size_t i = 0; i < b.count; i++)
		if (is_flip(&a, &b, i))
			flips[flip_count++] = (struct flip){ b.symbols[i], b.values[i],
							     b.symbols[i]->type == S_BOOLEAN &&
								     !strcmp(b.values[i], "n") };
	for (size_t i = 0; i < flip_count; i++)
		print_flip(flips, flip_count, i);
	return check_sum(arguments[0], flips, flip_count, &b);
}
