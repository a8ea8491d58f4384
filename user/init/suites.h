/* SPDX-License-Identifier: MIT
 *
 * The benchmarks and the tests of the kernel and of the agents, one after the other, as one run.
 */
#ifndef INIT_SUITES_H
#define INIT_SUITES_H

#include <exo/types.h>

struct suites_result {
	int count;    /* benchmarks measured; tests failed */
	bool trouble; /* what should have run did not, or nothing matched; the console says it */
};

struct suites_result suites_bench(const char *pattern);

/* seed, effort (percent, 1 to 100; test_rounds): numbers as text. */
struct suites_result suites_test(const char *pattern, const char *seed, const char *effort);

#endif
