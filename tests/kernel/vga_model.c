/* SPDX-License-Identifier: MIT
 *
 * The plainest text screen (vga_model.h).
 */
#include <exo/string.h>
#include "vga_model.h"

void vga_model_clear(struct vga_model *model)
{
	memset(model->rows, ' ', sizeof(model->rows));
	model->row = 0;
	model->column = 0;
}

static void next_row(struct vga_model *model)
{
	model->column = 0;
	model->row++;
	if (model->row == VGA_ROWS) {
		memmove(model->rows[0], model->rows[1], sizeof(model->rows) - VGA_COLUMNS);
		memset(model->rows[VGA_ROWS - 1], ' ', VGA_COLUMNS);
		model->row--;
	}
}

static void show(struct vga_model *model, char c)
{
	if (model->column == VGA_COLUMNS)
		next_row(model);
	model->rows[model->row][model->column] = c;
	model->column++;
}

static void back(struct vga_model *model)
{
	if (model->column == 0 && model->row == 0)
		return;
	if (model->column == 0) {
		model->row--;
		model->column = VGA_COLUMNS;
	}
	model->column--;
}

static void put(struct vga_model *model, int c)
{
	if (c == '\n')
		next_row(model);
	else if (c == '\r')
		model->column = 0;
	else if (c == '\b')
		back(model);
	else if (c == '\t')
		model->column = MIN((model->column / 8 + 1) * 8, VGA_COLUMNS);
	else if (c < 32 || c == 127 || c >= 192)
		show(model, '?');
	else if (c < 127)
		show(model, (char)c);
}

void vga_model_write(struct vga_model *model, const char *text, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		put(model, (unsigned char)text[i]);
}

void vga_model_check(struct test_run *t, const struct vga_model *model,
		     const struct vga_screen *screen, const volatile uint16_t *video)
{
	for (int row = 0; row < VGA_ROWS; row++) {
		for (int column = 0; column < VGA_COLUMNS; column++) {
			int shown = video[row * VGA_COLUMNS + column];
			int wanted = 0x0700 | model->rows[row][column];

			if (shown != wanted) {
				CHECK_EQUAL(row, -1); /* where … */
				CHECK_EQUAL(column, -1);
			}
			CHECK_EQUAL(shown, wanted);
		}
	}
	CHECK_EQUAL(screen->cursor.row, model->row);
	CHECK_EQUAL(screen->cursor.column, model->column);
}

static char random_character(struct test_run *t)
{
	static const char controls[] = "\n\n\n\n\r\r\b\b\b\b\t\t\033\a";
	uint64_t random = test_random(t);

	switch (random >> 60) {
	case 0:
		return (char)(random >> 8);
	case 1:
	case 2:
		return controls[(random >> 8) % (sizeof(controls) - 1)];
	default:
		return (char)(' ' + (random >> 8) % 95);
	}
}

size_t vga_random_text(struct test_run *t, char *text, size_t limit)
{
	/* Mostly short writes; many without any control character, so that rows fill up. */
	size_t most = test_random(t) % limit + 1;
	size_t bytes = test_random(t) % most + 1;
	bool plain = test_random(t) % 2;

	for (size_t i = 0; i < bytes; i++) {
		text[i] = random_character(t);
		if (plain && !vga_is_printable(text[i]))
			text[i] = (char)('a' + i % 26);
	}
	return bytes;
}
