/* SPDX-License-Identifier: MIT
 *
 * The benchmark runner's surroundings in an agent.
 */
#include <exo_user/console.h>
#include <uapi/exo/syscall.h>
#include "runner_env.h"

void bench_print(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vprintf(format, args);
	va_end(args);
}

bool bench_break(void)
{
	return exo_console_break() > 0;
}
