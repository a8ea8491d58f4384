/* SPDX-License-Identifier: MIT
 *
 * What the runner needs from where it runs: env_kernel.c, env_user.c.
 */
#ifndef BENCH_RUNNER_ENV_H
#define BENCH_RUNNER_ENV_H

#include <exo/compiler.h>
#include <exo/types.h>

/* Formatted text (exo/printf.h) to every console; a line comes out in one piece. */
void bench_print(const char *format, ...) __printf(1, 2);

/* Ctrl-C was typed since the last call. */
bool bench_break(void);

/* Many boots are compared, each of which may be as noisy as it is (instrument=mttcg). */
bool bench_has_replicates(void);

#endif
