/* SPDX-License-Identifier: MIT
 *
 * The benchmark runner's surroundings in the kernel.
 */
#include <exo/cmdline.h>
#include <exo/console.h>
#include <exo/printf.h>
#include <exo/string.h>
#include <exo/types.h>
#include "runner_env.h"

#define LINE_BYTES 512

void bench_print(const char *format, ...)
{
	char line[LINE_BYTES];
	va_list args;
	size_t length;

	va_start(args, format);
	length = (size_t)exo_vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	console_write(line, MIN(length, sizeof(line) - 1));
}

bool bench_break(void)
{
	return console_break_take();
}

bool bench_has_replicates(void)
{
	return !strcmp(cmdline.instrument, "mttcg") || !strcmp(cmdline.instrument, "host");
}
