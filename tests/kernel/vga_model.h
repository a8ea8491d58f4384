/* SPDX-License-Identifier: MIT
 *
 * What the text screen should show, done in the plainest way: an array of characters that is moved
 * up to scroll. It shares no code with the driver but the sizes.
 */
#ifndef TESTS_KERNEL_VGA_MODEL_H
#define TESTS_KERNEL_VGA_MODEL_H

#include <exo/test.h>
#include "../../drivers/vga.h"

struct vga_model {
	char rows[VGA_ROWS][VGA_COLUMNS];
	int row;
	int column;
};

void vga_model_clear(struct vga_model *model);
void vga_model_write(struct vga_model *model, const char *text, size_t bytes);

/* Compare every cell of video memory and the cursor with the model. */
void vga_model_check(struct test_run *t, const struct vga_model *model,
		     const struct vga_screen *screen, const volatile uint16_t *video);

/* Text with everything in it: runs of printable characters, control characters, UTF-8, any byte. */
size_t vga_random_text(struct test_run *t, char *text, size_t limit);

#endif
