/* SPDX-License-Identifier: MIT
 *
 * The VGA text console: finds the adapter, owns the one screen on it, and moves the hardware cursor
 * once a write. What happens to the characters is in vga_direct.c or vga_shadow.c. Registers: IBM
 * VGA Technical Reference, "CRT Controller" and "Graphics Controller".
 */
#include <exo/arch.h>
#include <exo/console.h>
#include <exo/log.h>
#include <exo/vga.h>
#include <uapi/exo/errors.h>
#include "vga.h"

#define VIDEO_ADDRESS 0xb8000
#define VIDEO_BYTES   0x8000

#define GRAPHICS_INDEX     0x3ce
#define GRAPHICS_DATA      0x3cf
#define GRAPHICS_MISC      6
#define GRAPHICS_MISC_MODE 0x01 /* set: pixels, clear: text */

/* One 16-bit write: the index in the low byte, the value in the high byte. */
#define CRTC_INDEX         0x3d4
#define CRTC_CURSOR_TOP    0x0a
#define CRTC_CURSOR_BOTTOM 0x0b
#define CRTC_START_HIGH    0x0c
#define CRTC_START_LOW     0x0d
#define CRTC_CURSOR_HIGH   0x0e
#define CRTC_CURSOR_LOW    0x0f

static struct vga_screen screen;
static bool text_mode_absent; /* the boot loader says so */
static void *video;           /* NULL until an adapter is found */

static void crtc_write(uint8_t index, unsigned value)
{
	arch_port_out16(CRTC_INDEX, (uint16_t)(value << 8 | index));
}

static void cursor_show(void)
{
	/* A full row's cursor stays on the last character: the next row may not exist yet. */
	unsigned column = MIN(screen.cursor.column, VGA_COLUMNS - 1u);
	unsigned cell = screen.cursor.row * VGA_COLUMNS + column;

	crtc_write(CRTC_CURSOR_HIGH, cell >> 8);
	crtc_write(CRTC_CURSOR_LOW, cell & 0xff);
}

/* Show video memory from its beginning, and a cursor of two scan lines in a font of 16. */
static void crtc_init(void)
{
	crtc_write(CRTC_START_HIGH, 0);
	crtc_write(CRTC_START_LOW, 0);
	crtc_write(CRTC_CURSOR_TOP, 14);
	crtc_write(CRTC_CURSOR_BOTTOM, 15);
}

/* Without an adapter the port reads as all ones, which says "pixels". */
static bool adapter_shows_text(void)
{
	arch_port_out8(GRAPHICS_INDEX, GRAPHICS_MISC);
	return !(arch_port_in8(GRAPHICS_DATA) & GRAPHICS_MISC_MODE);
}

static bool cell_keeps(volatile uint16_t *cell, uint16_t value)
{
	*cell = value;
	return *cell == value;
}

static bool video_memory_answers(volatile uint16_t *cell)
{
	uint16_t before = *cell;
	bool answers = cell_keeps(cell, 0x5aa5) && cell_keeps(cell, 0xa55a);

	*cell = before;
	return answers;
}

void vga_write(const char *text, size_t bytes)
{
	vga_screen_write(&screen, text, bytes);
	cursor_show();
}

void vga_clear(void)
{
	vga_screen_clear(&screen);
	cursor_show();
}

void vga_text_mode_absent(void)
{
	text_mode_absent = true;
}

bool vga_present(void)
{
	return video;
}

void *vga_video_memory(void)
{
	return video;
}

static int give_up(const char *reason)
{
	log_info("vga: no text console: %s", reason);
	return -E_ABSENT;
}

int vga_init(void)
{
	static struct console console = { .name = "vga", .write = vga_write };
	void *memory;

	if (text_mode_absent)
		return give_up("the boot loader says that the display is not in text mode");
	if (!adapter_shows_text())
		return give_up("no VGA adapter in text mode");
	memory = arch_mmio_map(VIDEO_ADDRESS, VIDEO_BYTES);
	if (!video_memory_answers(memory))
		return give_up("video memory at 0xb8000 does not keep what is written");
	video = memory;
	crtc_init();
	vga_screen_init(&screen, video);
	cursor_show();
	console_register(&console);
	return 0;
}
