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
#include "start_agent.h"

#define CHILDREN_MAX 64

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

/* What names the agents that were started in the background; 0: a free place. */
static exo_handle_t children[CHILDREN_MAX];

static agent_id_t id_of(exo_handle_t child)
{
	struct exo_handle_info info;

	return exo_handle_info(child, &info) ? 0 : info.id;
}

static exo_handle_t *find_child(agent_id_t id)
{
	for (size_t i = 0; i < ARRAY_COUNT(children); i++)
		if (children[i] && id_of(children[i]) == id)
			return &children[i];
	return NULL;
}

static exo_handle_t *find_place(void)
{
	for (size_t i = 0; i < ARRAY_COUNT(children); i++)
		if (!children[i])
			return &children[i];
	return NULL;
}

static void wait_and_tell(exo_handle_t child, const char *name)
{
	char text[STATUS_TEXT_BYTES];
	agent_id_t id = id_of(child);
	int status = exo_agent_wait(child);

	if (status)
		printf("agent %d (%s) %s\n", id, name, status_text(status, text));
}

#define BREAK_POLL_NS 10000000

/* Wait for the agent's end; Ctrl-C ends it. init has one thread, so it looks from time to time. */
static void attend(exo_handle_t child, const char *name)
{
	struct exo_agent_info info;

	while (find_agent(id_of(child), &info) && info.state == EXO_AGENT_RUNNING) {
		if (exo_console_break() > 0)
			exo_agent_kill(child);
		exo_sleep(BREAK_POLL_NS);
	}
	wait_and_tell(child, name);
}

void agents_reap(void)
{
	for (size_t i = 0; i < ARRAY_COUNT(children); i++) {
		struct exo_agent_info info;
		char text[STATUS_TEXT_BYTES];

		if (!children[i] || !find_agent(id_of(children[i]), &info) ||
		    info.state != EXO_AGENT_ENDED)
			continue;
		printf("agent %d (%s) %s\n", info.id, info.name,
		       status_text(exo_agent_wait(children[i]), text));
		children[i] = 0;
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
	exo_handle_t child, *place = find_place();

	if (!words[0] || !words[0][0]) {
		printf("run: which agent?\n");
		return;
	}
	if (background && !place) {
		printf("run: %d agents run in the background already\n", CHILDREN_MAX);
		return;
	}
	words_join(words + 1, arguments);
	exo_console_break(); /* one that was meant for the line is none for the agent */
	child = start_agent(words[0], arguments);
	if (child == -E_NOENT)
		printf("run: %s: no such agent in the initrd\n", words[0]);
	else if (child == -E_FORMAT)
		printf("run: %s: not an executable; the log says why\n", words[0]);
	else if (child < 0)
		printf("run: %s: %s\n", words[0], exo_strerror(child));
	else if (!background)
		attend(child, words[0]);
	else
		printf("agent %d (%s) started\n", id_of(*place = child), words[0]);
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
	exo_handle_t *child;
	int error;

	if (parse_u64(argv[1], &number) || !number || number > INT32_MAX) {
		printf("kill: %s is not an agent's id; agents lists them\n", argv[1]);
		return;
	}
	if (!find_agent((agent_id_t)number, &info)) {
		printf("kill: no agent has the id %lu; agents lists them\n", number);
		return;
	}
	child = find_child(info.id);
	if (!child) {
		printf("kill: agent %d (%s) was not started here: kill its parent, %d\n", info.id,
		       info.name, info.parent);
		return;
	}
	error = exo_agent_kill(*child);
	if (error && error != -E_NOENT) /* it has ended: that is told */
		printf("kill: agent %d (%s): %s\n", info.id, info.name, exo_strerror(error));
	wait_and_tell(*child, info.name);
	*child = 0;
}
