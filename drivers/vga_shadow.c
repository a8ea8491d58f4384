/* SPDX-License-Identifier: MIT
 *
 * The text screen with a shadow in RAM. Video memory is never read, and written once a console
 * write instead of once a character: text goes into rows in RAM, each row of the screen remembers
 * the span of columns that changed, and the flush at the end copies those spans in 8-byte words.
 * The rows form a ring, so scrolling is moving its start and emptying one row, however many lines
 * scroll by before the flush.
 *
 * Rows know their width, and what lies behind it is blank and not stored. So clearing a row is
 * setting its width to 0, and the flush blanks only what video memory still shows behind the width.
 */
#include <exo/string.h>
#include "vga.h"

#define CELLS_PER_WORD 4

_Static_assert(VGA_COLUMNS % CELLS_PER_WORD == 0, "a row is a whole number of 8-byte words");
_Static_assert(VGA_ROWS <= 32, "dirty_rows has a bit for each row");

#define BLANK_4  VGA_BLANK, VGA_BLANK, VGA_BLANK, VGA_BLANK
#define BLANK_20 BLANK_4, BLANK_4, BLANK_4, BLANK_4, BLANK_4

static const uint16_t blank_row[VGA_COLUMNS] __aligned(8) = { BLANK_20, BLANK_20, BLANK_20,
							      BLANK_20 };

static struct vga_row *row_at(struct vga_screen *screen, unsigned row)
{
	unsigned i = screen->first + row;

	return &screen->rows[i < VGA_ROWS ? i : i - VGA_ROWS];
}

/* Make the blanks behind the width real up to a column. */
static void row_store_blanks(struct vga_row *row, unsigned to)
{
	for (unsigned i = row->width; i < to; i++)
		row->cells[i] = VGA_BLANK;
}

static void line_feed(struct vga_screen *screen)
{
	screen->cursor.column = 0;
	if (++screen->cursor.row < VGA_ROWS)
		return;
	screen->cursor.row = VGA_ROWS - 1;
	screen->first = screen->first + 1 < VGA_ROWS ? screen->first + 1 : 0;
	row_at(screen, VGA_ROWS - 1)->width = 0;
	screen->redraw = true;
}

/* Columns from..to of the cursor's row have new text. */
static void mark(struct vga_screen *screen, struct vga_row *row, unsigned from, unsigned to)
{
	struct vga_span *span = &screen->spans[screen->cursor.row];

	span->from = MIN(span->from, from);
	span->to = MAX(span->to, to);
	row->width = MAX(row->width, to);
	screen->dirty_rows |= 1u << screen->cursor.row;
}

/* Printable characters up to the end of the row; at least one. Returns what is left of the text. */
static const char *put_run(struct vga_screen *screen, const char *text, const char *end)
{
	struct vga_row *row;
	unsigned from;
	uint16_t *cell;

	if (screen->cursor.column == VGA_COLUMNS)
		line_feed(screen);
	row = row_at(screen, screen->cursor.row);
	from = screen->cursor.column;
	row_store_blanks(row, from);
	cell = &row->cells[from];
	end = MIN(end, text + (VGA_COLUMNS - from));
	do
		*cell++ = VGA_CELL(*text++);
	while (text < end && vga_is_printable(*text));
	screen->cursor.column = (unsigned)(cell - row->cells);
	mark(screen, row, from, screen->cursor.column);
	return text;
}

static void put_other(struct vga_screen *screen, char c)
{
	static const char unknown = '?';

	if (c == '\n')
		line_feed(screen);
	else if (!vga_cursor_control(&screen->cursor, c) && !vga_is_continuation(c))
		put_run(screen, &unknown, &unknown + 1);
}

/* Bring columns from..to of a row to video memory; blank what it still shows behind the text. */
static void flush_row(struct vga_screen *screen, unsigned r, unsigned from, unsigned to)
{
	struct vga_row *row = row_at(screen, r);
	struct vga_span *span = &screen->spans[r];
	uint16_t *video = screen->video + r * VGA_COLUMNS;
	unsigned text_end = ALIGN_UP(row->width, CELLS_PER_WORD);

	row_store_blanks(row, text_end);
	from = ALIGN_DOWN(from, CELLS_PER_WORD);
	to = ALIGN_UP(to, CELLS_PER_WORD);
	if (from < to)
		memcpy(video + from, row->cells + from, (to - from) * sizeof(uint16_t));
	to = ALIGN_UP(span->shown, CELLS_PER_WORD);
	if (text_end < to)
		memcpy(video + text_end, blank_row, (to - text_end) * sizeof(uint16_t));
	*span = (struct vga_span){ .from = VGA_COLUMNS, .to = 0, .shown = row->width };
}

static void flush(struct vga_screen *screen)
{
	if (screen->redraw) {
		for (unsigned r = 0; r < VGA_ROWS; r++)
			flush_row(screen, r, 0, row_at(screen, r)->width);
	} else {
		for (uint32_t left = screen->dirty_rows; left; left &= left - 1) {
			unsigned r = (unsigned)__builtin_ctz(left);

			flush_row(screen, r, screen->spans[r].from, screen->spans[r].to);
		}
	}
	screen->redraw = false;
	screen->dirty_rows = 0;
}

void vga_screen_write(struct vga_screen *screen, const char *text, size_t bytes)
{
	const char *end = text + bytes;

	while (text < end) {
		if (vga_is_printable(*text))
			text = put_run(screen, text, end);
		else
			put_other(screen, *text++);
	}
	flush(screen);
}

void vga_screen_clear(struct vga_screen *screen)
{
	for (unsigned r = 0; r < VGA_ROWS; r++)
		screen->rows[r].width = 0;
	screen->cursor = (struct vga_cursor){ 0 };
	screen->redraw = true;
	flush(screen);
}

void vga_screen_init(struct vga_screen *screen, void *video)
{
	screen->video = video;
	screen->first = 0;
	for (unsigned r = 0; r < VGA_ROWS; r++)
		screen->spans[r].shown = VGA_COLUMNS;
	vga_screen_clear(screen);
}
