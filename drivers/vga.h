/* SPDX-License-Identifier: MIT
 *
 * The screen of 80 by 25 characters: the contract of option VGA_SHADOW.
 *   direct  vga_direct.c  each cell straight into video memory (baseline)
 *   shadow  vga_shadow.c  rows in RAM, changed spans copied once a write
 *
 * A screen is an object over any 4000 bytes that look like video memory, so that tests can run it
 * over RAM. What the characters do is the same in both variants:
 *   "\n"  first column of the next row; on the last row the screen scrolls
 *   "\r"  first column          "\t"  next multiple of 8; cells are left as they are
 *   "\b"  one to the left, from the first column to the end of the row above; nothing in the corner
 * A row that is full wraps when the next character comes, not before. Bytes 80 to BF, which
 * continue a UTF-8 character, show nothing; every other byte outside printable ASCII shows as '?'.
 */
#ifndef DRIVERS_VGA_H
#define DRIVERS_VGA_H

#include <exo/types.h>

#define VGA_COLUMNS 80
#define VGA_ROWS    25
#define VGA_CELLS   (VGA_COLUMNS * VGA_ROWS)

/* A cell is a character and, in the high byte, its colours: light grey on black. */
#define VGA_CELL(c) ((uint16_t)(0x0700 | (uint8_t)(c)))
#define VGA_BLANK   VGA_CELL(' ')

/* column is VGA_COLUMNS while the row is full and has not wrapped. */
struct vga_cursor {
	unsigned row;
	unsigned column;
};

#ifdef CONFIG_VGA_SHADOW
#include "vga_shadow.h"
#else
#include "vga_direct.h"
#endif

/* Take over VGA_CELLS cells of video memory (8-byte aligned) and clear them. */
void vga_screen_init(struct vga_screen *screen, void *video);

void vga_screen_clear(struct vga_screen *screen);
void vga_screen_write(struct vga_screen *screen, const char *text, size_t bytes);

/* The memory of the adapter that vga_init found. */
void *vga_video_memory(void);

static inline bool vga_is_printable(char c)
{
	return c >= ' ' && c <= '~';
}

static inline bool vga_is_continuation(char c)
{
	return ((uint8_t)c & 0xc0) == 0x80;
}

/* The control characters that never scroll. False when c is none of them. */
static inline bool vga_cursor_control(struct vga_cursor *cursor, char c)
{
	switch (c) {
	case '\r':
		cursor->column = 0;
		return true;
	case '\t':
		if (cursor->column < VGA_COLUMNS)
			cursor->column = (cursor->column | 7) + 1;
		return true;
	case '\b':
		if (cursor->column) {
			cursor->column--;
		} else if (cursor->row) {
			cursor->row--;
			cursor->column = VGA_COLUMNS - 1;
		}
		return true;
	default:
		return false;
	}
}

#endif
