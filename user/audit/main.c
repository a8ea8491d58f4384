/* SPDX-License-Identifier: MIT
 *
 * The agent that looks after the audit log: shows records, prints roots, proves, exports. What it
 * prints as AUDIT lines is for tools/audit, which checks it on another machine.
 */
#include <exo/parse.h>
#include <exo/string.h>
#include <exo_user/console.h>
#include <exo_user/start.h>
#include "commands.h"

#define EXIT_FAILED 1
#define EXIT_USAGE  2

static const struct command {
	const char *name;
	const char *arguments;
	const char *help;
	unsigned least, most; /* numbers */
	int (*run)(const struct numbers *numbers);
} commands[] = {
	{ "show", "[records]", "the last records, 20 unless told", 0, 1, command_show },
	{ "root", "[size]", "the root over all records, or over the first", 0, 1, command_root },
	{ "prove", "record [size]", "that a record is in the log, checked here", 1, 2,
	  command_prove },
	{ "extend", "from [to]", "that the log of one size begins with that of another", 1, 2,
	  command_extend },
	{ "export", "", "all records and what checks them, for audit-verify", 0, 0,
	  command_export },
	{ "release", "record", "drop the records before this one, which were exported", 1, 1,
	  command_release },
	{ "trim", "", "for ever: drop all but a quarter when half is full", 0, 0, command_trim },
};

static int usage(void)
{
	printf("usage: audit COMMAND, with COMMAND one of\n");
	for (size_t i = 0; i < ARRAY_COUNT(commands); i++)
		printf("  %-8s%-14s%s\n", commands[i].name, commands[i].arguments,
		       commands[i].help);
	return EXIT_USAGE;
}

const char *event_name(uint32_t event)
{
	static const char *const names[] = {
#define NAME(number, name, a, b, c) [number] = #name,
		EXO_AUDIT_EVENTS(NAME)
#undef NAME
	};

	return event < ARRAY_COUNT(names) ? names[event] : NULL;
}

const char *hash_text(const struct merkle_hash *hash, char text[HASH_TEXT_BYTES])
{
	static const char digits[] = "0123456789abcdef";

	for (unsigned i = 0; i < sizeof(hash->bytes); i++) {
		text[2 * i] = digits[hash->bytes[i] >> 4];
		text[2 * i + 1] = digits[hash->bytes[i] & 15];
	}
	text[2 * sizeof(hash->bytes)] = '\0';
	return text;
}

int failed(const char *what, long error)
{
	printf("audit: %s: %s\n", what, exo_strerror(error));
	return EXIT_FAILED;
}

static int run(const struct command *command, int argc, char **argv)
{
	struct numbers numbers = { .count = argc };

	if (numbers.count < command->least || numbers.count > command->most) {
		printf("usage: audit %s %s\n", command->name, command->arguments);
		return EXIT_USAGE;
	}
	for (unsigned i = 0; i < numbers.count; i++) {
		if (parse_u64(argv[i], &numbers.value[i])) {
			printf("audit: %s is not a number\n", argv[i]);
			return EXIT_USAGE;
		}
	}
	return command->run(&numbers);
}

int main(int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < ARRAY_COUNT(commands); i++)
		if (!strcmp(commands[i].name, argv[1]))
			return run(&commands[i], argc - 2, argv + 2);
	return usage();
}
