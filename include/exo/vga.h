/* SPDX-License-Identifier: MIT
 *
 * The VGA text screen as a device of its own, for start-up and for benchmarks. Everybody else
 * writes to the consoles (exo/console.h), of which it is one.
 */
#ifndef EXO_VGA_H
#define EXO_VGA_H

#include <exo/types.h>

/* The boot loader says that the display is not in text mode: vga_init will not touch it. */
void vga_text_mode_absent(void);

/* vga_init found a screen. */
bool vga_present(void);

/* These two need a screen and interrupts off; when they return, video memory shows the result. */
void vga_write(const char *text, size_t bytes);
void vga_clear(void); /* all blank, cursor in the upper left corner */

#endif
