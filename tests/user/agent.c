/* SPDX-License-Identifier: MIT
 *
 * Agents from birth to burial: spawn, arguments, status, wait, kill, and the memory they return.
 */
#include <exo/printf.h>
#include <exo/string.h>
#include <exo/test.h>
#include "child.h"
#include "forked.h"

#define MS 1000000ull

TEST(agent_exit_code)
{
	CHECK_EQUAL(child_run("exit"), 0);
	CHECK_EQUAL(child_run("exit 255"), 255);
}

TEST(agent_exit_code_is_masked)
{
	CHECK_EQUAL(child_run("exit 259"), 3);
	CHECK_EQUAL(child_run("exit 0xffffffff"), 255);
}

TEST(agent_without_arguments)
{
	CHECK_EQUAL(child_run(NULL), 2); /* it prints its usage */
	CHECK_EQUAL(child_run(""), 2);
}

TEST(agent_arguments_are_words)
{
	CHECK_EQUAL(child_run("count"), 0);
	CHECK_EQUAL(child_run("count a bc  def   g "), 4);
}

TEST(agent_arguments_longest)
{
	char text[EXO_ARGS_MAX];

	memset(text, 'x', sizeof(text));
	memcpy(text, "count ", 6);
	text[EXO_ARGS_MAX - 1] = '\0';
	CHECK_EQUAL(child_run(text), 1);
}

TEST(agent_arguments_too_long)
{
	char text[EXO_ARGS_MAX + 64];

	memset(text, 'x', sizeof(text));
	memcpy(text, "count ", 6);
	text[EXO_ARGS_MAX] = '\0';
	CHECK_EQUAL(child_run(text), -E_TOOBIG);
	text[EXO_ARGS_MAX] = 'x';
	text[sizeof(text) - 1] = '\0';
	CHECK_EQUAL(child_run(text), -E_TOOBIG);
}

TEST(agent_name_not_there)
{
	CHECK_EQUAL(exo_agent_spawn("no-such-agent", NULL), -E_NOENT);
	CHECK_EQUAL(exo_agent_spawn("", NULL), -E_NOENT);
	CHECK_EQUAL(exo_agent_spawn("etc", NULL), -E_NOENT); /* a directory */
	CHECK_EQUAL(exo_agent_spawn("crash ", NULL), -E_NOENT);
}

TEST(agent_name_too_long)
{
	char name[300];

	memset(name, 'n', sizeof(name));
	name[EXO_NAME_MAX] = '\0'; /* no file can have it */
	CHECK_EQUAL(exo_agent_spawn(name, NULL), -E_NOENT);
	name[EXO_NAME_MAX] = 'n';
	name[sizeof(name) - 1] = '\0';
	CHECK_EQUAL(exo_agent_spawn(name, NULL), -E_TOOBIG);
}

TEST(agent_not_an_executable)
{
	CHECK_EQUAL(exo_agent_spawn("etc/config", NULL), -E_FORMAT);
	CHECK(system_goes_on());
}

TEST(agent_info_of_oneself)
{
	struct exo_agent_info info;

	CHECK(agent_by_id(exo_getpid(), &info));
	CHECK(!strcmp(info.name, "tests"));
	CHECK_EQUAL(info.state, EXO_AGENT_RUNNING);
	CHECK(info.parent > 0);
	CHECK(info.frames > 0);
	CHECK(info.syscalls > 0);
}

TEST(agent_info_of_a_child)
{
	struct exo_agent_info info;
	exo_handle_t child = exo_agent_spawn("crash", "exit 5");
	agent_id_t id = child_id(child);

	CHECK(child > 0 && id > 1);
	CHECK(child_info(child, &info));
	CHECK_EQUAL(info.id, id);
	CHECK(!strcmp(info.name, "crash"));
	CHECK_EQUAL(info.parent, exo_getpid());
	for (unsigned i = 0; info.state == EXO_AGENT_RUNNING && i < 1000; i++) {
		exo_sleep(MS);
		CHECK(child_info(child, &info));
	}
	CHECK_EQUAL(info.state, EXO_AGENT_ENDED);
	CHECK_EQUAL(info.frames, 0); /* memory goes at once, the entry stays with its handle */
	CHECK_EQUAL(exo_agent_wait(child), 5);
	CHECK(!agent_by_id(id, &info));
}

TEST(agent_info_end)
{
	struct exo_agent_info info;
	struct exo_system_info system;
	unsigned count = 0;

	while (!exo_agent_info(count, &info))
		count++;
	CHECK_EQUAL(exo_system_info(&system), 0);
	CHECK_EQUAL(system.agents, count);
	CHECK_EQUAL(exo_agent_info(count, &info), -E_NOENT);
	CHECK_EQUAL(exo_agent_info(UINT32_MAX, &info), -E_NOENT);
}

TEST(agent_wait_twice)
{
	exo_handle_t id = exo_agent_spawn("crash", "exit 1");

	CHECK(id > 0);
	CHECK_EQUAL(exo_agent_wait(id), 1);
	CHECK_EQUAL(exo_agent_wait(id), -E_BADHANDLE);
}

/* Start `crash mode`, let it run for a while, kill it: the status, or a negative error. */
static int kill_after(const char *mode, uint64_t ns)
{
	exo_handle_t id = exo_agent_spawn("crash", mode);
	int error;

	if (id < 0)
		return (int)id;
	exo_sleep(ns);
	error = exo_agent_kill(id);
	return error ? error : exo_agent_wait(id);
}

TEST(agent_kill_before_it_runs)
{
	exo_handle_t id = exo_agent_spawn("crash", "spin");

	CHECK(id > 0);
	CHECK_EQUAL(exo_agent_kill(id), 0);
	CHECK_EQUAL(exo_agent_wait(id), EXO_STATUS_KILLED);
}

TEST(agent_kill_spinning)
{
	CHECK_EQUAL(kill_after("spin", 30 * MS), EXO_STATUS_KILLED);
}

TEST(agent_kill_sleeping)
{
	CHECK_EQUAL(kill_after("sleep", 30 * MS), EXO_STATUS_KILLED);
}

TEST(agent_kill_reading)
{
	CHECK_EQUAL(kill_after("read", 30 * MS), EXO_STATUS_KILLED);
}

TEST(agent_kill_ended)
{
	exo_handle_t id = exo_agent_spawn("crash", "exit 9");

	CHECK(id > 0);
	exo_sleep(50 * MS);
	CHECK_EQUAL(exo_agent_kill(id), -E_NOENT); /* too late */
	CHECK_EQUAL(exo_agent_wait(id), 9);
}

/* An entry of the crash agent that has no parent. */
static bool find_orphan(struct exo_agent_info *info)
{
	for (unsigned i = 0; !exo_agent_info(i, info); i++)
		if (!info->parent && !strcmp(info->name, "crash"))
			return true;
	return false;
}

/* A child of a child that has ended ends, too, and nobody keeps its entry. */
TEST(agent_orphan_ends)
{
	struct exo_agent_info info;

	CHECK_EQUAL(child_run("orphan"), 0);
	for (unsigned i = 0; find_orphan(&info) && i < 10; i++)
		exo_sleep(10 * MS);
	CHECK(!find_orphan(&info));
}

TEST(agent_200_in_a_row)
{
	uint64_t before;

	CHECK(system_goes_on());
	before = free_bytes();
	for (unsigned i = 0; i < 200; i++) {
		char arguments[16];

		exo_snprintf(arguments, sizeof(arguments), "exit %u", i);
		CHECK_EQUAL(child_run(arguments), i);
	}
	CHECK_EQUAL(free_bytes(), before);
}

#define CROWD 24

TEST(agent_many_at_once)
{
	exo_handle_t ids[CROWD];
	struct memory_mark before = { 0 };

	for (unsigned round = 0; round < 3; round++) {
		if (round == 1) /* the first round lets the heap grow */
			memory_mark(&before);
		for (unsigned i = 0; i < CROWD; i++) {
			ids[i] = exo_agent_spawn("crash", i % 2 ? "sleep" : "spin");
			CHECK(ids[i] > 0);
		}
		for (unsigned i = 0; i < CROWD; i++)
			CHECK_EQUAL(exo_agent_kill(ids[i]), 0);
		for (unsigned i = 0; i < CROWD; i++)
			CHECK_EQUAL(exo_agent_wait(ids[i]), EXO_STATUS_KILLED);
	}
	CHECK(memory_is_back(&before));
}
