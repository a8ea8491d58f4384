/* SPDX-License-Identifier: MIT
 *
 * What test-matrix builds, from the option tree alone, so that a new option joins by existing:
 * every option alone on the baseline; every one alone changed in the optimised set (removed, or
 * added when it is no optimisation); every other member of every choice on both. Options that the
 * baseline has on are the means of testing (BENCH, TESTS) and stay on.
 */
#include "config.h"

enum { NEEDS_MAX = 8 };

/* Another machine has tests of its own (make test-host). */
static bool is_other_machine(const struct symbol *symbol)
{
	return symbol && symbol->name && !strcmp(symbol->name, "ARCH_HOST");
}

/* The first symbol in the expression that is off and could be switched on. */
static struct symbol *first_off(struct expr *e)
{
	struct symbol *found;

	if (!e)
		return NULL;
	switch (e->type) {
	case E_SYMBOL:
		if (e->left.sym->type != S_BOOLEAN || !e->left.sym->name ||
		    !option_has_prompt(e->left.sym))
			return NULL;
		return strcmp(value_of(e->left.sym), "n") ? NULL : e->left.sym;
	case E_AND:
	case E_OR:
		found = first_off(e->left.expr);
		return found ? found : first_off(e->right.expr);
	default:
		return NULL;
	}
}

/* "base+X", with what X depends on in front; an option that cannot be had on this base is left out,
 * said on stderr. */
static void print_with_needs(const char *base, struct symbol *symbol)
{
	char expression[1024];
	struct symbol *needs[NEEDS_MAX];
	int count = 0;

	for (;;) {
		struct request request;
		size_t length = snprintf(expression, sizeof(expression), "%s", base);

		for (int i = count - 1; i >= 0; i--)
			length += snprintf(expression + length, sizeof(expression) - length, "+%s",
					   needs[i]->name);
		snprintf(expression + length, sizeof(expression) - length, "+%s", symbol->name);
		if (expression_read(&request, expression) || request_load(&request))
			exit(1);
		if (!strcmp(value_of(symbol), "y")) {
			puts(expression);
			return;
		}
		needs[count] =
			first_off(count ? needs[count - 1]->dir_dep.expr : symbol->dir_dep.expr);
		if (!needs[count])
			needs[count] = first_off(symbol->dir_dep.expr);
		if (is_other_machine(needs[count]))
			return;
		if (!needs[count] || ++count == NEEDS_MAX)
			break;
	}
	fprintf(stderr, "note: %s cannot be set on %s\n", symbol->name, base);
}

static struct snapshot snapshot_of_name(const char *name)
{
	struct request request;

	if (expression_read(&request, name) || request_load(&request))
		exit(1);
	return snapshot_take();
}

int command_matrix(int count, char **arguments)
{
	struct snapshot baseline = snapshot_of_name("baseline");
	struct snapshot optimized = snapshot_of_name("optimized");

	(void)count;
	(void)arguments;
	puts("baseline");
	puts("optimized");
	for (size_t i = 0; i < baseline.count; i++) {
		struct symbol *s = baseline.symbols[i];

		if (s->type != S_BOOLEAN || !option_has_prompt(s) || is_other_machine(s) ||
		    !strcmp(baseline.values[i], "y"))
			continue;
		print_with_needs("baseline", s);
		if (!strcmp(optimized.values[i], "y"))
			printf("optimized-%s\n", s->name);
		else
			print_with_needs("optimized", s);
	}
	return 0;
}
