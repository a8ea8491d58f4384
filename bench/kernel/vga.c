/* SPDX-License-Identifier: MIT
 *
 * The text screen. Both operations end when video memory shows the result, and both start from a
 * screen that is full of text, which is written before the time is taken.
 */
#include <exo/arch.h>
#include <exo/bench.h>
#include <exo/vga.h>

#define ROWS 25

static const char full_row[] =
	"The quick brown fox jumps over the lazy dog. Pack my box with five dozen jugs!!!\n";

_Static_assert(sizeof(full_row) - 1 == 80 + 1, "a full row and a line end");

static const char banner[] =
	"Exo-OS, a capability microkernel in which every optimisation is an option\n"
	"  machine        one CPU of 1000 MHz, 512 MiB of memory, started by PVH\n"
	"  compiler       gcc (Debian 12.2.0-14) 12.2.0\n"
	"  configuration  the baseline, no option differs from it\n"
	"  help           lists the commands\n";

/* 24 rows of text, and the cursor at the beginning of the last row. */
static void screen_fill(void)
{
	for (unsigned row = 0; row < ROWS; row++)
		vga_write(full_row, sizeof(full_row) - 1);
}

static bool screen_missing(struct bench_run *b)
{
	if (!vga_present())
		bench_fail(b, "there is no VGA text screen");
	return !vga_present();
}

BENCH(vga_clear, .op = "clear a screen full of text", .options = "VGA_SHADOW CC_OPT", .samples = 20)
{
	if (screen_missing(b))
		return;
	bench_loop (b) {
		irq_state_t state = arch_irq_save();

		screen_fill();
		vga_write(full_row, sizeof(full_row) - 2);
		bench_begin(b);
		vga_clear();
		bench_end(b);
		arch_irq_restore(state);
	}
}

BENCH(vga_banner, .op = "write a banner of 5 lines to a full screen", .options = "VGA_SHADOW",
      .samples = 20)
{
	const char *text = banner;
	size_t bytes = sizeof(banner) - 1;

	if (screen_missing(b))
		return;
	bench_loop (b) {
		irq_state_t state = arch_irq_save();

		screen_fill();
		bench_opaque(text);
		bench_opaque(bytes);
		bench_begin(b);
		vga_write(text, bytes);
		bench_end(b);
		arch_irq_restore(state);
	}
}
