/* SPDX-License-Identifier: MIT
 *
 * The screen that has no memory of its own (contract: vga.h).
 */
#ifndef DRIVERS_VGA_DIRECT_H
#define DRIVERS_VGA_DIRECT_H

struct vga_screen {
	volatile uint16_t *cells; /* video memory */
	struct vga_cursor cursor;
};

#endif
