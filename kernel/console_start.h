/* SPDX-License-Identifier: MIT
 *
 * What the log says during start-up, on its way to the consoles: with BOOT_DEFERRED it waits until
 * somebody else writes to them (a prompt, a panic) or the idle thread has time, else it is written
 * at once. Private to console.c and log.c. Interrupts off.
 */
#ifndef KERNEL_CONSOLE_START_H
#define KERNEL_CONSOLE_START_H

#include <exo/console.h>

#ifdef CONFIG_BOOT_DEFERRED

extern size_t console_start_bytes; /* so much waits */

/* A line of the log. */
void console_write_log(const char *text, size_t bytes);

/* Write what waits, and let nothing wait from now on. */
void console_start_end(void);

/* Before anything else is written. */
static inline void console_start_first(void)
{
	if (unlikely(console_start_bytes))
		console_start_end();
}

#else

static inline void console_write_log(const char *text, size_t bytes)
{
	console_write(text, bytes);
}

static inline void console_start_first(void) {}

#endif

#endif
