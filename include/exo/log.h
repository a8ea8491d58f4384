/* SPDX-License-Identifier: MIT
 *
 * The kernel log. Lines have a level and a time stamp, are kept in a ring of LOG_RING_BYTES and go
 * to the consoles when their level is at or below the command line's loglevel. Callable from any
 * context; the ring is guarded by disabling interrupts. Messages start with their subsystem
 * ("mm: 130944 frames free") and carry no final newline; longer than 240 bytes are cut, marked "…".
 */
#ifndef EXO_LOG_H
#define EXO_LOG_H

#include <exo/compiler.h>
#include <exo/types.h>

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG, LOG_LEVEL_COUNT };

#define LOG_RING_BYTES (16 * KIB)

void log_write(enum log_level level, const char *format, ...) __printf(2, 3);

#define log_error(...) log_write(LOG_ERROR, __VA_ARGS__)
#define log_warn(...)  log_write(LOG_WARN, __VA_ARGS__)
#define log_info(...)  log_write(LOG_INFO, __VA_ARGS__)
#define log_debug(...) log_write(LOG_DEBUG, __VA_ARGS__)

/* Lines above this level stay in the ring and off the consoles. */
void log_console_level(enum log_level level);

/* Copy log text from absolute position *position on, advance it, return the bytes copied; 0 at the
 * end. Text that the ring has lost is skipped up to the next line; a position beyond the end
 * becomes the end. */
size_t log_read(uint64_t *position, char *buffer, size_t bytes);

#endif
