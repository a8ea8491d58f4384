/* SPDX-License-Identifier: MIT
 *
 * Text to every console.
 */
#ifndef EXO_USER_CONSOLE_H
#define EXO_USER_CONSOLE_H

#include <exo/compiler.h>
#include <exo/types.h>
#include <stdarg.h>

/* Everything, also when the kernel takes it in several pieces. 0 or a negative error. */
int console_put(const char *text, size_t bytes);

/* Formatted as exo/printf.h says, collected in a buffer of CONSOLE_BUFFER_BYTES: text that fits is
 * one system call and one uninterrupted run on the console. Returns the length of the text. */
#define CONSOLE_BUFFER_BYTES 512

int printf(const char *format, ...) __printf(1, 2);
int vprintf(const char *format, va_list args) __printf(1, 0);

#endif
