/* SPDX-License-Identifier: MIT
 *
 * exo-config: the commands. $srctree names the source tree; paths of .config files are relative to
 * the current directory.
 */
#include "config.h"

static const struct command {
	const char *name;
	int (*run)(int count, char **arguments);
	int arguments_min, arguments_max;
	const char *usage;
} commands[] = {
	{ "apply", command_apply, 1, 1,
	  "apply EXPRESSION: print the lines that NAME[+SYMBOL|-SYMBOL]... asks for" },
	{ "check", command_check, 2, 3,
	  "check [--old] REQUEST CONFIG: name each requested line that CONFIG lost, and why" },
	{ "diff", command_diff, 2, 2, "diff A B: options whose values differ" },
	{ "flips", command_flips, 2, 2,
	  "flips A B: what makes expression B of expression A, an option a line, and in which order" },
	{ "lint", command_lint, 1, 1,
	  "lint BENCHES: the rules for Kconfig and configs/; BENCHES has lines \"benchmark option...\"" },
	{ "list", command_list, 0, 1,
	  "list [CONFIG]: every option: name, type, value, default, prompt, dependencies" },
	{ "matrix", command_matrix, 0, 0,
	  "matrix: the configuration expressions that test-matrix builds" },
	{ "names", command_names, 0, 0, "names: every declared option and choice" },
	{ "options", command_options, 1, 1,
	  "options CONFIG: lines of CONFIG that differ from the defaults" },
	{ "values", command_values, 1, 1, "values CONFIG: NAME=VALUE of every option, sorted" },
};

static int usage(void)
{
	fprintf(stderr, "usage: exo-config COMMAND\n");
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		fprintf(stderr, "  %s\n", commands[i].usage);
	return 2;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return usage();
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		const struct command *c = &commands[i];

		if (strcmp(c->name, argv[1]))
			continue;
		if (argc - 2 < c->arguments_min || argc - 2 > c->arguments_max)
			return usage();
		tree_load();
		return c->run(argc - 2, argv + 2);
	}
	return usage();
}
