/* SPDX-License-Identifier: MIT
 *
 * Running the benchmarks and tests (suites.h). The kernel's half is a system call that returns a
 * count, the agents' half an agent whose exit code is one (exo_user/suite.h).
 */
#include <exo/printf.h>
#include <exo_user/console.h>
#include <exo_user/status.h>
#include <exo_user/suite.h>
#include <uapi/exo/syscall.h>
#include "suites.h"

/* The kernel says that it was built without. */
static struct suites_result not_built(const char *what, const char *option)
{
	printf("# this system was built without %s (%s)\n", what, option);
	return (struct suites_result){ .trouble = true };
}

/* Run an agent to its end; its exit code, or a negative error after a line that says what. */
static int run_agent(const char *name, const char *arguments)
{
	char text[STATUS_TEXT_BYTES];
	agent_id_t id = exo_agent_spawn(name, arguments);
	int status;

	if (id < 0) {
		printf("# agent %s not started: %s\n", name, exo_strerror(id));
		return id;
	}
	status = exo_agent_wait(id);
	if (status < 0 || status >= EXO_STATUS_FAULT) {
		printf("# agent %s %s\n", name, status_text(status, text));
		return -E_DEAD;
	}
	return status == SUITE_EXIT_ERROR ? -E_INVAL : status;
}

struct suites_result suites_bench(const char *pattern)
{
	struct suites_result result = { 0 };
	int kernel = exo_kernel_bench(pattern), agent;

	if (kernel == -E_NOSYS)
		return not_built("benchmarks", "CONFIG_BENCH");
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

struct suites_result suites_test(const char *pattern, const char *seed)
{
	struct suites_result result = { 0 };
	char arguments[EXO_ARGS_MAX];
	int kernel, agent;

	exo_snprintf(arguments, sizeof(arguments), "%s %s", pattern, seed);
	printf("# suite kernel\n");
	kernel = exo_kernel_test(pattern);
	if (kernel == -E_NOSYS) {
		result = not_built("tests", "CONFIG_TESTS");
		result.count = 1;
		return result;
	}
	if (kernel < 0 && kernel != -E_NOENT)
		printf("# kernel tests did not run: %s\n", exo_strerror(kernel));
	printf("# suite agent\n");
	agent = run_agent("tests", arguments);
	if (kernel == -E_NOENT && agent == SUITE_EXIT_NONE) {
		printf("# no test matches the pattern %s\n", pattern);
		result.trouble = true;
	}
	if ((kernel < 0 && kernel != -E_NOENT) || agent < 0)
		result.trouble = true;
	if (kernel > 0)
		result.count += kernel;
	if (agent > 0 && agent != SUITE_EXIT_NONE)
		result.count += agent;
	result.count += result.trouble;
	return result;
}
