/* SPDX-License-Identifier: MIT
 *
 * exo-config: what the build and the lab want to know about configurations. It asks
 * libkconfig-parser, the same code that menuconfig is made of, so no script parses Kconfig or
 * .config by hand. The library is GPL-2: nothing under an incompatible licence (GSL) is linked into
 * this program.
 */
#ifndef TOOLS_CONFIG_H
#define TOOLS_CONFIG_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <kconfig/lkc.h>

/* --- tree.c: the options as Kconfig declares them ------------------------------------------------
 */

/* Parse $srctree/Kconfig. Exits when it has a syntax error, as the library does. */
void tree_load(void);

/* Every menu entry in the order of the files: `for (m = menu_first(); m; m = menu_after(m))`. */
struct menu *menu_first(void);
struct menu *menu_after(struct menu *menu);

/* The symbol of an entry that is an option of its own: it has a name and a type and is no choice.
 */
struct symbol *menu_option(struct menu *menu);

/* A declared option or choice of that name, or NULL. */
struct symbol *option_find(const char *name);
/* The declared name that differs least, or NULL when none is near. */
const char *option_nearest(const char *name);

struct menu *option_menu(struct symbol *symbol);    /* where it is declared; NULL when nowhere */
const char *option_help(struct symbol *symbol);     /* "" when there is none */
bool option_is_optimisation(struct symbol *symbol); /* its help text has a line "Bench:" */
bool option_has_prompt(struct symbol *symbol);
struct symbol *option_choice(
	struct symbol *member); /* the choice that it is a member of, or NULL */

/* "A && B [A=n, B=y]": an expression and the values of the symbols in it; the caller frees it. */
char *expression_text(struct expr *expression, bool with_values);

/* --- values.c: a configuration in the tree -------------------------------------------------------
 */

/* Make the file's values the current ones. Loading a full .config or a short defconfig is the same:
 * what it does not name gets its default. Returns -1, after a message, when it cannot be read. */
int values_load(const char *path);
void values_load_defaults(void);

/* The current value as it stands in .config: y, n, a number, "text". Valid until the next load. */
const char *value_of(struct symbol *symbol);

/* All values at once, to compare two configurations. */
struct snapshot {
	struct symbol **symbols;
	char **values;
	size_t count;
};
struct snapshot snapshot_take(void);

/* --- request.c: lines that somebody wrote --------------------------------------------------------
 */

struct request_line {
	char *symbol;
	char *value; /* as value_of has it */
	char *place; /* "configs/x_defconfig:3", or the flip of an expression */
	bool keep;   /* not to be dropped silently: a flip, or lost already without one */
};

struct request {
	const char *path;
	struct request_line *lines;
	size_t count;
	bool generated; /* a full .config, written by kconfig */
};

int request_read(struct request *request, const char *path);
/* Behind `#:` each line says where it came from; request_read understands that. */
int request_write(const struct request *request, FILE *out);
void request_set(struct request *request, const char *symbol, const char *value, const char *place);
void request_drop(struct request *request, const char *symbol);
/* Write to a temporary file and make it the current configuration. */
int request_load(const struct request *request);

/* --- check.c -------------------------------------------------------------------------------------
 */

/* Did the line survive in the current configuration? */
bool line_is_lost(const struct request *request, const struct request_line *line);
/* Print the line's place and why it is lost. */
void line_explain_loss(const struct request *request, const struct request_line *line, FILE *out);

/* --- the commands: arguments behind the command's name; the exit status --------------------------
 */

int command_apply(int count, char **arguments);
int command_check(int count, char **arguments);
int command_diff(int count, char **arguments);
int command_flips(int count, char **arguments);
int command_lint(int count, char **arguments);
int command_list(int count, char **arguments);
int command_matrix(int count, char **arguments);
int command_names(int count, char **arguments);
int command_options(int count, char **arguments);
int command_values(int count, char **arguments);

/* expression.c: NAME[+SYMBOL[=VALUE]|-SYMBOL]… to the lines that it asks for. */
int expression_read(struct request *request, const char *expression);

#endif
