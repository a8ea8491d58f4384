/* SPDX-License-Identifier: MIT
 *
 * Manifests: agents that begin with a filter. `confined` is crash with a manifest, `misled` has a
 * bad one.
 */
#include <exo/test.h>
#include <exo_user/audit.h>
#include <uapi/exo/filter.h>
#include "child.h"
#include "forked.h"

static int run(const char *arguments)
{
	exo_handle_t child = exo_agent_spawn("confined", arguments);

	return child < 0 ? (int)child : exo_agent_wait(child);
}

TEST(manifest_confines)
{
	CHECK_EQUAL(run("exit 7"), 7);
	CHECK_EQUAL(run("exit 9"), EXO_STATUS_FILTERED);
	CHECK_EQUAL(run(""), 2); /* it says how it is used */
	CHECK_EQUAL(run("nap"), EXO_STATUS_FILTERED);
	CHECK_EQUAL(run("orphan"), 1); /* refused, as if there were nothing to start */
	CHECK_EQUAL(child_run("orphan"), 0);
	CHECK_EQUAL(run("exit 7"), 7);
}

static int become(void *arguments)
{
	return -exo_exec("confined", arguments);
}

TEST(manifest_confines_after_exec)
{
	CHECK_EQUAL(forked(become, "exit 7"), 7);
	CHECK_EQUAL(forked(become, "nap"), EXO_STATUS_FILTERED);
}

static int load(uint32_t call, uint32_t verdict)
{
	struct exo_filter_rule rule = { call, call, verdict, 0, { { 0 } } };

	return exo_filter_load(&rule, 1, EXO_FILTER_ALLOW);
}

/* What a manifest allows an older filter can still forbid. */
static int start_tighter(void *argument __attribute__((unused)))
{
	if (load(EXO_SYS_console_write, EXO_FILTER_KILL))
		return 1;
	if (run("") != EXO_STATUS_FILTERED || run("exit 7") != 7)
		return 2;
	return run("nap") == EXO_STATUS_FILTERED ? 0 : 3;
}

static int start_with_too_many(void *argument __attribute__((unused)))
{
	for (unsigned i = 0; i < EXO_FILTER_DEPTH; i++)
		if (load(EXO_SYS_power, E_PERM))
			return 1;
	if (run("exit 7") != -E_TOOBIG || exo_exec("confined", "exit 7") != -E_TOOBIG)
		return 2;
	return child_run("exit 7") == 7 ? 0 : 3;
}

TEST(manifest_only_tightens)
{
	CHECK_EQUAL(forked(start_tighter, NULL), 0);
	CHECK_EQUAL(forked(start_with_too_many, NULL), 0);
}

static int become_misled(void *argument __attribute__((unused)))
{
	return -exo_exec("misled", NULL);
}

/* A manifest with a mistake starts nothing, and leaves nothing behind. */
TEST(manifest_that_is_bad)
{
	struct exo_system_info before, after;

	CHECK_EQUAL(exo_system_info(&before), 0);
	for (unsigned i = 0; i < 10; i++)
		CHECK_EQUAL(exo_agent_spawn("misled", NULL), -E_FORMAT);
	CHECK_EQUAL(forked(become_misled, NULL), E_FORMAT);
	CHECK_EQUAL(exo_system_info(&after), 0);
	CHECK_EQUAL(before.agents, after.agents);
	CHECK(before.free_bytes <= after.free_bytes + 64 * KIB);
}

TEST(manifest_is_recorded)
{
	struct exo_audit_record record;
	struct exo_audit_info info;
	exo_handle_t child;
	agent_id_t id;

	CHECK_EQUAL(exo_audit_info(EXO_GIVEN_AUDIT, &info), 0);
	child = exo_agent_spawn("confined", "exit 7");
	id = child_id(child);
	CHECK_EQUAL(exo_agent_wait(child), 7);
	do
		CHECK_EQUAL(exo_audit_read(EXO_GIVEN_AUDIT, info.size++, &record, 1), 1);
	while (record.event != AUDIT_FILTER_LOADED || record.agent != id);
	CHECK_EQUAL(record.a, 5); /* its rules */
	CHECK_EQUAL(record.c, EXO_FILTER_KILL);
}
