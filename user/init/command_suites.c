/* SPDX-License-Identifier: MIT
 *
 * bench, test: from the prompt, the same runs that the kernel's command line can order.
 */
#include <exo/parse.h>
#include <exo/printf.h>
#include <exo_user/console.h>
#include <uapi/exo/syscall.h>
#include "prompt.h"
#include "suites.h"

void command_bench(int argc, char **argv)
{
	struct suites_result result;

	exo_console_break(); /* one that was meant for the line */
	result = suites_bench(argc > 1 ? argv[1] : "*");

	if (result.count)
		printf("%d measured; in BENCH lines: name, n, mean, min, max, p50, p95, p99\n",
		       result.count);
}

void command_test(int argc, char **argv)
{
	struct suites_result result;
	uint64_t number = (uint64_t)exo_clock();
	char seed[24];

	if (argc > 2 && parse_u64(argv[2], &number)) {
		printf("test: the seed %s is not a number\n", argv[2]);
		return;
	}
	exo_snprintf(seed, sizeof(seed), "0x%lx", number);
	exo_console_break();
	result = suites_test(argc > 1 ? argv[1] : "*", seed, "100");
	if (result.count)
		printf("%d failed\n", result.count);
	else if (!result.trouble)
		printf("all passed\n");
}
