/* SPDX-License-Identifier: MIT
 *
 * The text screen against a model, whichever variant is built: over RAM, and over the adapter's own
 * memory when there is one.
 */
#include <exo/arch.h>
#include <exo/string.h>
#include <exo/test.h>
#include <exo/vga.h>
#include "../../drivers/vga.h"
#include "vga_model.h"

#define GUARD_CELLS  32
#define GUARD        0xeeee
#define RANDOM_BYTES 700

static uint16_t memory[GUARD_CELLS + VGA_CELLS + GUARD_CELLS] __aligned(8);
static struct vga_screen screen;
static struct vga_model model;

/* A screen over RAM full of dirt, with guards around it. */
static uint16_t *ram_screen(void)
{
	for (unsigned i = 0; i < ARRAY_COUNT(memory); i++)
		memory[i] = GUARD;
	vga_screen_init(&screen, memory + GUARD_CELLS);
	vga_model_clear(&model);
	return memory + GUARD_CELLS;
}

static void guards_check(struct test_run *t)
{
	for (unsigned i = 0; i < GUARD_CELLS; i++) {
		CHECK_EQUAL(memory[i], GUARD);
		CHECK_EQUAL(memory[GUARD_CELLS + VGA_CELLS + i], GUARD);
	}
}

static void write_and_check(struct test_run *t, const uint16_t *video, const char *text,
			    size_t bytes)
{
	vga_screen_write(&screen, text, bytes);
	vga_model_write(&model, text, bytes);
	vga_model_check(t, &model, &screen, video);
}

/* Random writes; now and then the screen is cleared. */
static void random_writes(struct test_run *t, const uint16_t *video, unsigned rounds)
{
	static char text[RANDOM_BYTES];

	for (unsigned i = 0; i < rounds && !t->failed; i++) {
		if (test_random(t) % 50 == 0) {
			vga_screen_clear(&screen);
			vga_model_clear(&model);
		}
		write_and_check(t, video, text, vga_random_text(t, text, sizeof(text)));
	}
}

TEST(vga_screen_random)
{
	const uint16_t *video = ram_screen();

	vga_model_check(t, &model, &screen, video);
	random_writes(t, video, 400);
	guards_check(t);
}

struct placement {
	const char *text;
	unsigned row;
	unsigned column; /* of the last character shown */
	char shown;
	unsigned cursor_row;
	unsigned cursor_column;
};

#define ROW_80 "0123456789012345678901234567890123456789012345678901234567890123456789012345678X"

/* What the controls mean, spelt out: the model could share a mistake with the driver. */
static const struct placement placements[] = {
	{ "a", 0, 0, 'a', 0, 1 },
	{ "a\nb", 1, 0, 'b', 1, 1 },
	{ "abc\rd", 0, 0, 'd', 0, 1 },
	{ "abc\bd", 0, 2, 'd', 0, 3 },
	{ "a\tb", 0, 8, 'b', 0, 9 },
	{ "12345678\tb", 0, 16, 'b', 0, 17 },
	{ "\b\bb", 0, 0, 'b', 0, 1 },
	{ ROW_80, 0, 79, 'X', 0, 80 },
	{ ROW_80 "b", 1, 0, 'b', 1, 1 },
	{ ROW_80 "\nb", 1, 0, 'b', 1, 1 },
	{ ROW_80 "\rb", 0, 0, 'b', 0, 1 },
	{ ROW_80 "\bb", 0, 79, 'b', 0, 80 },
	{ ROW_80 "\tb", 1, 0, 'b', 1, 1 },
	{ ROW_80 "b\b\bc", 0, 79, 'c', 0, 80 },
	{ "a\033b", 0, 2, 'b', 0, 3 },
	{ "a…b", 0, 2, 'b', 0, 3 },
	{ "a\303\244\360\237\230\200", 0, 2, '?', 0, 3 },
};

TEST(vga_screen_controls)
{
	for (unsigned i = 0; i < ARRAY_COUNT(placements); i++) {
		const struct placement *want = &placements[i];
		const uint16_t *video = ram_screen();

		write_and_check(t, video, want->text, strlen(want->text));
		CHECK_EQUAL(video[want->row * VGA_COLUMNS + want->column], 0x0700 | want->shown);
		CHECK_EQUAL(screen.cursor.row, want->cursor_row);
		CHECK_EQUAL(screen.cursor.column, want->cursor_column);
	}
}

/* One write that scrolls by more than the screen holds, and one that scrolls by one row. */
TEST(vga_screen_scroll)
{
	static char lines[40 * 12];
	const uint16_t *video = ram_screen();

	for (unsigned i = 0; i < 40; i++) {
		memset(lines + i * 12, 'a' + (int)(i % 26), 11);
		lines[i * 12 + 11] = '\n';
	}
	write_and_check(t, video, lines, sizeof(lines));
	CHECK_EQUAL(video[0], 0x0700 | ('a' + 40 - 24));
	write_and_check(t, video, "\n", 1);
	write_and_check(t, video, "short\n", 6);
}

/* The same on the adapter's memory. What was shown before comes back. */
TEST(vga_screen_device)
{
	static uint16_t before[VGA_CELLS];
	irq_state_t state;
	uint16_t *video;

	if (!vga_present()) {
		test_skip(t, "there is no VGA text screen");
		return;
	}
	video = vga_video_memory();
	state = arch_irq_save();
	memcpy(before, video, sizeof(before));
	vga_screen_init(&screen, video);
	vga_model_clear(&model);
	random_writes(t, video, 30);
	memcpy(video, before, sizeof(before));
	arch_irq_restore(state);
}
