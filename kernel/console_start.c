/* SPDX-License-Identifier: MIT
 *
 * BOOT_DEFERRED: the log's lines of start-up wait here for the consoles (console_start.h).
 */
#include <exo/arch.h>
#include <exo/deferred.h>
#include <exo/string.h>
#include "console_start.h"

#define TEXT_BYTES 4096 /* some 60 lines; what does not fit does not wait */

size_t console_start_bytes;
static char text_waits[TEXT_BYTES];
static enum { UNTOUCHED, WAITING, OVER } phase;

void console_start_end(void)
{
	irq_state_t state = arch_irq_save();
	size_t bytes = console_start_bytes;

	phase = OVER;
	console_start_bytes = 0;
	if (bytes)
		console_write(text_waits, bytes);
	arch_irq_restore(state);
}

void console_write_log(const char *text, size_t bytes)
{
	static struct deferred work = { .run = console_start_end };

	if (phase == OVER || bytes > TEXT_BYTES - console_start_bytes) {
		console_write(text, bytes);
		return;
	}
	if (phase == UNTOUCHED)
		deferred_add(&work);
	phase = WAITING;
	memcpy(text_waits + console_start_bytes, text, bytes);
	console_start_bytes += bytes;
}
