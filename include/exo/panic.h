/* SPDX-License-Identifier: MIT
 *
 * The two ways the kernel stops for good. Callable from any context, interrupts on or off.
 */
#ifndef EXO_PANIC_H
#define EXO_PANIC_H

#include <exo/compiler.h>

/* A bug in the kernel: message, registers, symbolised backtrace, then halt (debug-exit code 125
 * when the command line names that device). */
_Noreturn void panic(const char *format, ...) __printf(1, 2) __cold;

/* The machine or the user's input cannot be worked with (memory map, CPU feature, command line,
 * initrd): one clear line that names the thing and the reason, then halt (debug-exit code 124). */
_Noreturn void fatal(const char *format, ...) __printf(1, 2) __cold;

#endif
