/* SPDX-License-Identifier: MIT
 *
 * The kernel log: makes lines, keeps them in one ring, and shows them on the consoles. A line is
 * made, stored and shown with interrupts off, so lines never mix, time stamps never go backwards,
 * and an interrupt handler's line comes before or after. Needs no memory and works before
 * everything else.
 */
#include <exo/arch.h>
#include <exo/console.h>
#include <exo/log.h>
#include <exo/printf.h>
#include <exo/string.h>
#include <exo/time.h>
#include "console_start.h"
#include "log_ring.h"

#define MESSAGE_MAX 240

/* Time stamp and level; 20 digits of seconds at most. */
#define PREFIX_MAX 40

static const char cut_mark[] = "…";
static const char level_names[LOG_LEVEL_COUNT][6] = { "error", "warn", "info", "debug" };

/* Interrupts off. */
static struct log_ring ring;
static enum log_level console_level = LOG_INFO;

static size_t prefix_format(char *line, enum log_level level)
{
	uint64_t now_us = time_now_ns() / 1000;

	return (size_t)exo_snprintf(line, PREFIX_MAX, "[%5llu.%06llu] %-5s ",
				    (unsigned long long)(now_us / 1000000),
				    (unsigned long long)(now_us % 1000000), level_names[level]);
}

/* Mark a message that has more than MESSAGE_MAX bytes, and do not leave half a UTF-8 character
 * before the mark. */
static size_t message_cut(char *message)
{
	size_t kept = MESSAGE_MAX;

	while (kept && ((uint8_t)message[kept] & 0xc0) == 0x80)
		kept--;
	memcpy(message + kept, cut_mark, sizeof(cut_mark) - 1);
	return kept + sizeof(cut_mark) - 1;
}

/* Names from initrd and command line get here: what they hold must not look like lines of ours. */
static void message_clean(char *message, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++) {
		if ((uint8_t)message[i] < ' ' || message[i] == 0x7f)
			message[i] = '?';
	}
}

static size_t message_format(char *message, const char *format, va_list args)
{
	/* One byte more than is kept: it tells whether the cut splits a character. */
	size_t bytes = (size_t)exo_vsnprintf(message, MESSAGE_MAX + 2, format, args);

	if (bytes > MESSAGE_MAX)
		bytes = message_cut(message);
	message_clean(message, bytes);
	return bytes;
}

void log_write(enum log_level level, const char *format, ...)
{
	char line[PREFIX_MAX + MESSAGE_MAX + sizeof(cut_mark) + sizeof("\n")];
	irq_state_t state = arch_irq_save();
	size_t bytes = prefix_format(line, level);
	va_list args;

	va_start(args, format);
	bytes += message_format(line + bytes, format, args);
	va_end(args);
	line[bytes++] = '\n';
	log_ring_append(&ring, line, bytes);
	if (level <= console_level)
		console_write_log(line, bytes);
	arch_irq_restore(state);
}

void log_console_level(enum log_level level)
{
	console_level = level;
}

size_t log_read(uint64_t *position, char *buffer, size_t bytes)
{
	irq_state_t state = arch_irq_save();
	size_t count = log_ring_read(&ring, position, buffer, bytes);

	arch_irq_restore(state);
	return count;
}
