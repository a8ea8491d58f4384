/* SPDX-License-Identifier: MIT
 *
 * The test runner's surroundings in an agent.
 */
#include <exo_user/console.h>
#include <uapi/exo/syscall.h>
#include "runner_env.h"

void test_print(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vprintf(format, args);
	va_end(args);
}

bool test_break(void)
{
	return exo_console_break() > 0;
}
