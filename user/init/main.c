/* SPDX-License-Identifier: MIT
 *
 * init, the first agent. Does what the kernel's command line orders (bench=PATTERN, test=PATTERN)
 * and then powers the machine off; without orders it offers a prompt. It never ends: the kernel
 * would have nothing left to run.
 *
 * The power-off code says whether all went well: 0, or 1 when a test failed or something that was
 * ordered did not run. A benchmark that says "not measured" is not a failure: it has its reason.
 */
#include <exo/string.h>
#include <exo_user/console.h>
#include <exo_user/start.h>
#include <exo_user/words.h>
#include "banner.h"
#include "prompt.h"
#include "suites.h"

#define PATTERN_BYTES 256

static bool ordered_bench(const struct exo_system_info *info, const char *pattern)
{
	struct suites_result result;

	banner_print_machine(info);
	result = suites_bench(pattern);
	printf("BENCH-END,%d\n", result.count);
	return !result.trouble;
}

static bool ordered_test(const struct exo_system_info *info, const char *pattern)
{
	struct suites_result result;
	char seed[24], effort[8];

	if (!words_find_value(info->cmdline, "seed", seed, sizeof(seed)))
		strlcpy(seed, "1", sizeof(seed)); /* the kernel's too */
	if (!words_find_value(info->cmdline, "effort", effort, sizeof(effort)))
		strlcpy(effort, "100", sizeof(effort));
	result = suites_test(pattern, seed, effort);
	result.count += result.trouble; /* what did not run to its end counts as a failure */
	printf("TEST-END,%d\n", result.count);
	return !result.count;
}

static _Noreturn void power_off(int code)
{
	int error = exo_power(EXO_POWER_OFF, code);

	printf("power off: %s\n", exo_strerror(error));
	for (;;)
		exo_sleep(UINT64_MAX);
}

int main(int argc __attribute__((unused)), char **argv __attribute__((unused)))
{
	static struct exo_system_info info;
	char pattern[PATTERN_BYTES];
	bool ordered = false, well = true;

	exo_boot_done(exo_start_tsc);
	exo_system_info(&info);
	if (words_find_value(info.cmdline, "bench", pattern, sizeof(pattern))) {
		ordered = true;
		well &= ordered_bench(&info, pattern);
	}
	if (words_find_value(info.cmdline, "test", pattern, sizeof(pattern))) {
		ordered = true;
		well &= ordered_test(&info, pattern);
	}
	if (ordered)
		power_off(well ? 0 : 1);
	banner_print_human(&info);
	prompt_run();
}
