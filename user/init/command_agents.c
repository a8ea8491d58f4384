/* SPDX-License-Identifier: MIT
 *
 * agents, run, kill.
 */
#include <exo/parse.h>
#include <exo/printf.h>
#include <exo/string.h>
#include <exo_user/console.h>
#include <exo_user/status.h>
#include <uapi/exo/syscall.h>
#include "prompt.h"

#define INIT_ID 1

void command_agents(int argc __attribute__((unused)), char **argv __attribute__((unused)))
{
	struct exo_agent_info info;

	printf("   id parent state   threads      memory     calls   time ms name\n");
	for (unsigned i = 0; !exo_agent_info(i, &info); i++)
		printf("%5d %6d %-7s %7u %7u KiB %9lu %9lu %s\n", info.id, info.parent,
		       info.state == EXO_AGENT_RUNNING ? "running" : "ended", info.threads,
		       info.frames * 4, info.syscalls, info.run_ns / 1000000, info.name);
}

static bool find_agent(agent_id_t id, struct exo_agent_info *info)
{
	for (unsigned i = 0; !exo_agent_info(i, info); i++)
		if (info->id == id)
			return true;
	return false;
}

static void wait_and_tell(agent_id_t id, const char *name)
{
	char text[STATUS_TEXT_BYTES];
	int status = exo_agent_wait(id);

	if (status)
		printf("agent %d (%s) %s\n", id, name, status_text(status, text));
}

#define BREAK_POLL_NS 10000000

/* Wait for the agent's end; Ctrl-C ends it. init has one thread, so it looks from time to time. */
static void attend(agent_id_t id, const char *name)
{
	struct exo_agent_info info;

	while (find_agent(id, &info) && info.state == EXO_AGENT_RUNNING) {
		if (exo_console_break() > 0)
			exo_agent_kill(id);
		exo_sleep(BREAK_POLL_NS);
	}
	wait_and_tell(id, name);
}

/* Waiting removes an entry, so the search starts anew after each. */
void agents_reap(void)
{
	struct exo_agent_info info;
	unsigned i = 0;

	while (!exo_agent_info(i, &info)) {
		if (info.parent == INIT_ID && info.state == EXO_AGENT_ENDED) {
			char text[STATUS_TEXT_BYTES];

			printf("agent %d (%s) %s\n", info.id, info.name,
			       status_text(exo_agent_wait(info.id), text));
			i = 0;
		} else {
			i++;
		}
	}
}

/* The words from `from` on with one blank between them. A line is shorter than EXO_ARGS_MAX. */
static void words_join(char **words, char text[EXO_ARGS_MAX])
{
	text[0] = '\0';
	for (unsigned i = 0; words[i]; i++) {
		if (i)
			strlcat(text, " ", EXO_ARGS_MAX);
		strlcat(text, words[i], EXO_ARGS_MAX);
	}
}

/* Cut "&" off the last word; true when there was one. */
static bool take_ampersand(int argc, char **argv)
{
	char *last = argv[argc - 1];
	size_t length = strlen(last);

	if (last[length - 1] != '&')
		return false;
	last[length - 1] = '\0';
	if (length == 1)
		argv[argc - 1] = NULL;
	return true;
}

/* words[0] is the agent. */
static void run_words(int count, char **words)
{
	char arguments[EXO_ARGS_MAX];
	bool background = take_ampersand(count, words);
	agent_id_t id;

	if (!words[0] || !words[0][0]) {
		printf("run: which agent?\n");
		return;
	}
	words_join(words + 1, arguments);
	exo_console_break(); /* one that was meant for the line is none for the agent */
	id = exo_agent_spawn(words[0], arguments);
	if (id == -E_NOENT)
		printf("run: %s: no such agent in the initrd\n", words[0]);
	else if (id == -E_FORMAT)
		printf("run: %s: not an executable; the log says why\n", words[0]);
	else if (id < 0)
		printf("run: %s: %s\n", words[0], exo_strerror(id));
	else if (background)
		printf("agent %d (%s) started\n", id, words[0]);
	else
		attend(id, words[0]);
}

void command_run(int argc, char **argv)
{
	run_words(argc - 1, argv + 1);
}

/* The agent of that name, which has commands of its own. */
void command_audit(int argc, char **argv)
{
	run_words(argc, argv);
}

void command_kill(int argc __attribute__((unused)), char **argv)
{
	struct exo_agent_info info;
	uint64_t number;
	agent_id_t id;
	int error;

	if (parse_u64(argv[1], &number) || !number || number > INT32_MAX) {
		printf("kill: %s is not an agent's id; agents lists them\n", argv[1]);
		return;
	}
	id = (agent_id_t)number;
	if (!find_agent(id, &info)) {
		printf("kill: no agent has the id %d; agents lists them\n", id);
		return;
	}
	error = exo_agent_kill(id);
	if (error)
		printf("kill: agent %d (%s): %s\n", id, info.name, exo_strerror(error));
	else if (info.parent == INIT_ID)
		wait_and_tell(id, info.name);
	else
		printf("agent %d (%s) was killed\n", id, info.name);
}
