/* SPDX-License-Identifier: MIT
 *
 * The textbook's text screen: a character is stored into video memory when it comes, and scrolling
 * copies the cells of video memory one row up. Video memory is the only state beside the cursor.
 * A cell costs one access to a device, a line on a full screen 1920 reads and 2000 writes of it.
 */
#include "vga.h"

static void scroll(struct vga_screen *screen)
{
	volatile uint16_t *cells = screen->cells;
	unsigned i;

	for (i = 0; i < VGA_CELLS - VGA_COLUMNS; i++)
		cells[i] = cells[i + VGA_COLUMNS];
	for (; i < VGA_CELLS; i++)
		cells[i] = VGA_BLANK;
}

static void line_feed(struct vga_screen *screen)
{
	screen->cursor.column = 0;
	if (++screen->cursor.row < VGA_ROWS)
		return;
	screen->cursor.row = VGA_ROWS - 1;
	scroll(screen);
}

static void put_cell(struct vga_screen *screen, char c)
{
	struct vga_cursor *cursor = &screen->cursor;

	if (cursor->column == VGA_COLUMNS)
		line_feed(screen);
	screen->cells[cursor->row * VGA_COLUMNS + cursor->column++] = VGA_CELL(c);
}

static void put(struct vga_screen *screen, char c)
{
	if (vga_is_printable(c))
		put_cell(screen, c);
	else if (c == '\n')
		line_feed(screen);
	else if (!vga_cursor_control(&screen->cursor, c) && !vga_is_continuation(c))
		put_cell(screen, '?');
}

void vga_screen_write(struct vga_screen *screen, const char *text, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		put(screen, text[i]);
}

void vga_screen_clear(struct vga_screen *screen)
{
	volatile uint16_t *cells = screen->cells;

	for (unsigned i = 0; i < VGA_CELLS; i++)
		cells[i] = VGA_BLANK;
	screen->cursor = (struct vga_cursor){ 0 };
}

void vga_screen_init(struct vga_screen *screen, void *video)
{
	screen->cells = video;
	vga_screen_clear(screen);
}
