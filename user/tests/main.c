/* SPDX-License-Identifier: MIT
 *
 * The tests agent: tests [PATTERN [SEED [EFFORT]]] runs the tests of tests/user whose names match.
 */
#include <exo/parse.h>
#include <exo/test.h>
#include <exo_user/console.h>
#include <exo_user/start.h>
#include <exo_user/suite.h>

int main(int argc, char **argv)
{
	uint64_t seed = exo_start_tsc;
	uint64_t effort = 100;
	int failed;

	if (argc > 2 && parse_u64(argv[2], &seed)) {
		printf("# %s: the seed %s is not a number\n", argv[0], argv[2]);
		return SUITE_EXIT_ERROR;
	}
	if (argc > 3 && (parse_u64(argv[3], &effort) || !effort || effort > 100)) {
		printf("# %s: the effort %s is not a number from 1 to 100\n", argv[0], argv[3]);
		return SUITE_EXIT_ERROR;
	}
	failed = test_run_matching(argc > 1 ? argv[1] : "*", seed, (unsigned)effort);
	if (failed < 0)
		return failed == -E_NOENT ? SUITE_EXIT_NONE : SUITE_EXIT_ERROR;
	return MIN(failed, SUITE_EXIT_MAX);
}
