/* SPDX-License-Identifier: MIT
 *
 * Consoles: where text goes and where typed characters come from. Drivers register; the log, panic
 * and the console system calls write to all of them. Output is synchronous and works with
 * interrupts off. "\n" is a line end: drivers add what their device needs.
 */
#ifndef EXO_CONSOLE_H
#define EXO_CONSOLE_H

#include <exo/compiler.h>
#include <exo/types.h>

struct console {
	const char *name;
	void (*write)(const char *text, size_t bytes); /* interrupts are off; must not log */
	void (*drain)(void);  /* wait until the text is out; NULL: it always is */
	struct console *next; /* console.c's */
};

/* Start-up only. The console must live for ever. */
void console_register(struct console *console);

/* To every console, as one uninterrupted run of text. */
void console_write(const char *text, size_t bytes);
void console_printf(const char *format, ...) __printf(1, 2);

/* Wait until everything written has left the machine: before it is switched off. Bounded. */
void console_drain(void);

/* One typed character, from an input driver's interrupt handler, as the device sent it: Enter may
 * be "\r" or "\n", Backspace "\b" or DEL. Dropped (and counted in the log) when 256 are waiting. */
void console_input(char c);

/* Wait for typed characters and take up to `bytes`; at least one, but 0 when bytes is 0 or the
 * thread must end (thread.h). Thread context. */
size_t console_read(char *text, size_t bytes);

/* Was Ctrl-C typed since the last call? Whoever waits for an agent asks, without reading. */
bool console_break_take(void);

/* The drivers' start-up, in the order in which start-up calls them. Each returns 0, or -E_ABSENT
 * when its device is not there (said once in the log). */
int serial_init(void);       /* 16550 at 0x3f8: needs nothing, called first */
int vga_init(void);          /* text mode at 0xb8000: needs the direct map */
int serial_input_init(void); /* needs interrupts (IRQ 4) */
int keyboard_init(void);     /* PS/2: needs interrupts (IRQ 1) */

#endif
