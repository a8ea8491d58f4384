/* SPDX-License-Identifier: MIT
 *
 * What the exit code of the bench and tests agents says to whoever started them: a count, or that
 *there is none.
 *
 *	0 … SUITE_EXIT_MAX    benchmarks measured; tests failed (more failures than fit:
 *SUITE_EXIT_MAX) SUITE_EXIT_NONE       no test matches the pattern SUITE_EXIT_ERROR      it could
 *not run; the console says why
 */
#ifndef EXO_USER_SUITE_H
#define EXO_USER_SUITE_H

#define SUITE_EXIT_MAX   250
#define SUITE_EXIT_NONE  254
#define SUITE_EXIT_ERROR 255

#endif
