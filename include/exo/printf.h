/* SPDX-License-Identifier: MIT
 *
 * Formatted text: the part of C's printf that a kernel needs. Conversions d i u x X p s c %,
 * lengths l ll z j, flags - 0 + #, width and precision as digits or *. %p prints 0x and hexadecimal
 * digits. A directive outside this set is printed as it stands, with all that follows it: its
 * argument's size is unknown, and so is every later argument.
 */
#ifndef EXO_PRINTF_H
#define EXO_PRINTF_H

#include <exo/compiler.h>
#include <exo/types.h>
#include <stdarg.h>

/* Write at most size bytes, the final NUL included (none when size is 0). Returns the length of the
 * whole text without its NUL: a result >= size means that the text was cut. */
int exo_vsnprintf(char *buffer, size_t size, const char *format, va_list args) __printf(3, 0);
int exo_snprintf(char *buffer, size_t size, const char *format, ...) __printf(3, 4);

/* Text goes to `sink` piece by piece, without a NUL. Returns the length of the whole text. */
typedef void (*exo_printf_sink)(void *arg, const char *text, size_t bytes);
int exo_vprintf_to(exo_printf_sink sink, void *arg, const char *format, va_list args)
	__printf(3, 0);

#endif
