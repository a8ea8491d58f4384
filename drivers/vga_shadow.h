/* SPDX-License-Identifier: MIT
 *
 * The screen that keeps its rows in RAM (contract: vga.h; how it works: vga_shadow.c).
 */
#ifndef DRIVERS_VGA_SHADOW_H
#define DRIVERS_VGA_SHADOW_H

#include <exo/compiler.h>

/* Text of one line. Cells from `width` on are blank, and what they hold does not matter. */
struct vga_row {
	uint16_t cells[VGA_COLUMNS] __aligned(8);
	unsigned width;
};

/* One row of video memory: columns from..to differ from the text; none when from >= to. */
struct vga_span {
	unsigned from;
	unsigned to;
	unsigned shown; /* cells from here on are blank in video memory */
};

struct vga_screen {
	uint16_t *video;
	struct vga_cursor cursor;
	unsigned first;                  /* the member of rows that is at the top of the screen */
	uint32_t dirty_rows;             /* bit r: spans[r] is not empty */
	bool redraw;                     /* every row has to be written, whatever its span says */
	struct vga_row rows[VGA_ROWS];   /* a ring: scrolling moves `first` */
	struct vga_span spans[VGA_ROWS]; /* top to bottom */
};

#endif
