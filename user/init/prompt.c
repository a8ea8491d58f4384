/* SPDX-License-Identifier: MIT
 *
 * The prompt: reads a line, finds the command, runs it (prompt.h).
 */
#include <exo/string.h>
#include <exo_user/console.h>
#include <exo_user/readline.h>
#include <exo_user/words.h>
#include <uapi/exo/syscall.h>
#include "prompt.h"

#define WORDS_MAX 40 /* a line holds no more */

static void command_help(int argc, char **argv);

static const struct command commands[] = {
	{ "help", "", "this list", 0, 0, command_help },
	{ "agents", "", "the agents, their memory and time", 0, 0, command_agents },
	{ "run", "agent [words]",
	  "run an agent to its end or to Ctrl-C; with & behind: do not wait", 1, WORDS_MAX,
	  command_run },
	{ "kill", "id", "end an agent", 1, 1, command_kill },
	{ "audit", "[command]", "look at the audit log; audit alone lists the commands", 0,
	  WORDS_MAX, command_audit },
	{ "mem", "", "how much memory is there, and how much is free", 0, 0, command_mem },
	{ "config", "[changed]", "the configuration; only what is not baseline", 0, 1,
	  command_config },
	{ "bench", "[pattern]", "measure; bench heap_* measures those", 0, 1, command_bench },
	{ "test", "[pattern [seed]]", "run the kernel's and the agents' tests", 0, 2,
	  command_test },
	{ "log", "[lines]", "the kernel's log, or only its last lines", 0, 1, command_log },
	{ "uptime", "", "the time since start-up", 0, 0, command_uptime },
	{ "reboot", "", "start again", 0, 0, command_reboot },
	{ "poweroff", "", "switch the machine off", 0, 0, command_poweroff },
};

static void command_help(int argc __attribute__((unused)), char **argv __attribute__((unused)))
{
	for (size_t i = 0; i < ARRAY_COUNT(commands); i++) {
		const struct command *c = &commands[i];

		printf("  %-8s %-17s%s\n", c->name, c->arguments, c->help);
	}
	printf("Arrow up and down bring back earlier lines, Ctrl-U deletes the line.\n");
}

static const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_COUNT(commands); i++)
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	return NULL;
}

static void command_line_run(char *line)
{
	char *words[WORDS_MAX + 1];
	const struct command *command;
	int count = words_split(line, words, WORDS_MAX);

	if (count <= 0)
		return;
	command = command_find(words[0]);
	if (!command)
		printf("%s: no such command; help lists them\n", words[0]);
	else if (count - 1 < command->least || count - 1 > command->most)
		printf("usage: %s%s%s\n", command->name, *command->arguments ? " " : "",
		       command->arguments);
	else
		command->run(count, words);
}

_Noreturn void prompt_run(void)
{
	for (;;) {
		char *line;

		agents_reap();
		line = readline("exo> ");
		if (line)
			command_line_run(line);
		else
			exo_sleep(1000000000); /* no console to read from: do not spin */
	}
}
