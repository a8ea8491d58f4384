/* SPDX-License-Identifier: MIT
 *
 * What the runner needs from where it runs: env_kernel.c, env_user.c.
 */
#ifndef TESTS_RUNNER_ENV_H
#define TESTS_RUNNER_ENV_H

#include <exo/compiler.h>
#include <exo/types.h>

/* Formatted text (exo/printf.h) to every console; a line comes out in one piece. */
void test_print(const char *format, ...) __printf(1, 2);

/* Ctrl-C was typed since the last call. */
bool test_break(void);

#endif
