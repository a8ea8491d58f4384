/* SPDX-License-Identifier: MIT
 *
 * Running the benchmarks and tests (suites.h). The kernel's half is a system call that returns a
 * count, the agents' half an agent whose exit code is one (exo_user/suite.h).
 */
#include <exo/printf.h>
#include <exo_user/audit.h>
#include <exo_user/console.h>
#include <exo_user/status.h>
#include <exo_user/suite.h>
#include <uapi/exo/syscall.h>
#include "start_agent.h"
#include "suites.h"

#define MS 1000000u

/* What several CPUs do is tested and measured when all are there. */
static void wait_for_cpus(void)
{
	struct exo_system_info info;

	while (!exo_system_info(&info) && info.cpus < info.cpus_expected)
		exo_sleep(MS);
}

/* The kernel says that it was built without. */
static struct suites_result not_built(const char *what, const char *option)
{
	printf("# this system was built without %s (%s)\n", what, option);
	return (struct suites_result){ .trouble = true };
}

/* Tests and benchmarks cause records, and in a system that makes agents wait for room somebody has
 * to make it. 0 when nobody needs to. */
static exo_handle_t trimmer_start(void)
{
	struct exo_audit_info info;

	if (exo_audit_info(EXO_GIVEN_AUDIT, &info) || info.full != EXO_AUDIT_BLOCK)
		return 0;
	return start_agent("audit", "trim");
}

static void trimmer_end(exo_handle_t trimmer)
{
	if (trimmer <= 0)
		return;
	exo_agent_kill(trimmer);
	exo_agent_wait(trimmer);
}

/* Run an agent to its end; its exit code, or -E_DEAD after a line that says what happened. */
static int run_agent(const char *name, const char *arguments)
{
	char text[STATUS_TEXT_BYTES];
	exo_handle_t trimmer = trimmer_start(), id = start_agent(name, arguments);
	int status;

	if (id < 0) {
		trimmer_end(trimmer);
		printf("# agent %s not started: %s\n", name, exo_strerror(id));
		return -E_DEAD;
	}
	status = exo_agent_wait(id);
	trimmer_end(trimmer);
	if (status < 0 || status >= EXO_STATUS_FAULT) {
		printf("# agent %s %s\n", name, status_text(status, text));
		return -E_DEAD;
	}
	return status == SUITE_EXIT_ERROR ? -E_DEAD : status;
}

struct suites_result suites_bench(const char *pattern)
{
	struct suites_result result = { 0 };
	int kernel, agent;

	wait_for_cpus();
	kernel = exo_kernel_bench(pattern);
	if (kernel == -E_NOSYS)
		return not_built("benchmarks", "CONFIG_BENCH");
	/* It has said so; the agent would find the same. */
	if (kernel == -E_UNSTABLE || kernel == -E_INTR)
		return (struct suites_result){ .trouble = true };
	agent = run_agent("bench", pattern);
	if (kernel < 0)
		printf("# kernel benchmarks did not run: %s\n", exo_strerror(kernel));
	result.count = MAX(kernel, 0) + MAX(agent, 0);
	result.trouble = kernel < 0 || agent < 0;
	if (!result.count && !result.trouble) {
		printf("# nothing measured for the pattern %s\n", pattern);
		result.trouble = true;
	}
	return result;
}

static int kernel_test(const char *pattern)
{
	int failed = exo_kernel_test(pattern);

	if (failed < 0 && failed != -E_NOENT && failed != -E_NOSYS && failed != -E_INTR)
		printf("# kernel tests did not run: %s\n", exo_strerror(failed));
	return failed;
}

/* Failures, or -E_NOENT when no test matches, as the kernel says it too. */
static int agent_test(const char *pattern, const char *seed, const char *effort)
{
	char arguments[EXO_ARGS_MAX];
	int failed;

	exo_snprintf(arguments, sizeof(arguments), "%s %s %s", pattern, seed, effort);
	failed = run_agent("tests", arguments);
	return failed == SUITE_EXIT_NONE ? -E_NOENT : failed;
}

static void result_add(struct suites_result *result, int failed)
{
	if (failed > 0)
		result->count += failed;
	if (failed < 0 && failed != -E_NOENT)
		result->trouble = true;
}

struct suites_result suites_test(const char *pattern, const char *seed, const char *effort)
{
	struct suites_result result = { 0 };
	int kernel, agent;

	wait_for_cpus();
	printf("# suite kernel\n");
	kernel = kernel_test(pattern);
	if (kernel == -E_NOSYS)
		return not_built("tests", "CONFIG_TESTS");
	if (kernel == -E_INTR)
		return (struct suites_result){ .trouble = true };
	printf("# suite agent\n");
	agent = agent_test(pattern, seed, effort);
	result_add(&result, kernel);
	result_add(&result, agent);
	if (kernel == -E_NOENT && agent == -E_NOENT) {
		printf("# no test matches the pattern %s\n", pattern);
		result.trouble = true;
	}
	return result;
}
