/* SPDX-License-Identifier: MIT
 *
 * Scan codes to characters: set 1, US layout. A pure function over a small state, so that it can be
 * tested without a keyboard.
 */
#ifndef DRIVERS_KEYBOARD_H
#define DRIVERS_KEYBOARD_H

#include <exo/types.h>

/* All zero: nothing is held down, caps lock is off. */
struct keyboard_state {
	uint8_t held; /* modifier keys, bits of keyboard_map.c */
	bool caps_lock;
	bool caps_held; /* the key repeats while it is held; only the first press toggles */
	bool extended;  /* the last code was E0 */
};

#define KEYBOARD_TEXT_MAX 4

/* Store what this code types, ASCII without a final NUL, and return the number of characters:
 * mostly 0 or 1, and more for the arrow and editing keys, which type what terminals send for them.
 */
size_t keyboard_decode(struct keyboard_state *state, uint8_t code, char text[KEYBOARD_TEXT_MAX]);

#endif
