/* SPDX-License-Identifier: MIT
 *
 * The bench agent: runs the benchmarks of bench/user whose names match its argument, all
 * without one.
 */
#include <exo/bench.h>
#include <exo_user/console.h>
#include <exo_user/start.h>
#include <exo_user/suite.h>

int main(int argc, char **argv)
{
	int measured = bench_run_matching(argc > 1 ? argv[1] : "*");

	if (measured > SUITE_EXIT_MAX) {
		printf("# %s: %d results do not fit into an exit code\n", argv[0], measured);
		return SUITE_EXIT_ERROR;
	}
	return measured < 0 ? SUITE_EXIT_ERROR : measured;
}
