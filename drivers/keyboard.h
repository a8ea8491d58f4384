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
	bool extended;	/* the last code was E0 */
};

#define KEYBOARD_NONE (-1)

/* The character, 0 to 127, that this code completes, or KEYBOARD_NONE. */
int keyboard_decode(struct keyboard_state *state, uint8_t code);

#endif
