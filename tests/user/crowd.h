/* SPDX-License-Identifier: MIT
 *
 * A crowd of threads that all do the same.
 */
#ifndef TESTS_USER_CROWD_H
#define TESTS_USER_CROWD_H

#include <exo/types.h>

#define CROWD 12

/* CROWD threads run main(0), main(1) … at once. True when all of them have returned 0. */
bool run_crowd(int (*main)(void *number));

#endif
