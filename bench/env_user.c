/* SPDX-License-Identifier: MIT
 *
 * The benchmark runner's surroundings in an agent.
 */
#include <exo/string.h>
#include <exo_user/console.h>
#include <exo_user/words.h>
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

bool bench_has_replicates(void)
{
	struct exo_system_info info;
	char instrument[16];

	return !exo_system_info(&info) &&
	       words_find_value(info.cmdline, "instrument", instrument, sizeof(instrument)) &&
	       !strcmp(instrument, "mttcg");
}
