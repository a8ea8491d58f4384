/* SPDX-License-Identifier: MIT
 *
 * Scan code set 1, as a PC's keyboard controller translates it (IBM PS/2 Hardware Interface
 * Technical Reference, "Keyboard"), to ASCII on a US layout. Keys without a character (function
 * keys, Alt) give nothing. The keypad always gives its digits: there is no num lock. Arrow and
 * editing keys give the sequences of ECMA-48 terminals.
 */
#include <exo/string.h>
#include "keyboard.h"

#define CODE_RELEASED    0x80
#define CODE_EXTENDED    0xe0
#define CODE_CTRL        0x1d
#define CODE_SHIFT_LEFT  0x2a
#define CODE_SHIFT_RIGHT 0x36
#define CODE_CAPS_LOCK   0x3a

#define HELD_SHIFT_LEFT  0x01
#define HELD_SHIFT_RIGHT 0x02
#define HELD_SHIFT       (HELD_SHIFT_LEFT | HELD_SHIFT_RIGHT)
#define HELD_CTRL_LEFT   0x04
#define HELD_CTRL_RIGHT  0x08
#define HELD_CTRL        (HELD_CTRL_LEFT | HELD_CTRL_RIGHT)

/* By code; 0: no character. The rows are those of the keyboard. */
static const char plain[] = "\0\0331234567890-=\b"
			    "\tqwertyuiop[]\n"
			    "\0asdfghjkl;'`"
			    "\0\\zxcvbnm,./\0"
			    "*\0 \0"               /* keypad *, Alt, space, caps lock */
			    "\0\0\0\0\0\0\0\0\0\0" /* F1 to F10 */
			    "\0\000789-456+1230."; /* num lock, scroll lock, keypad */

static const char shifted[] = "\0\033!@#$%^&*()_+\b"
			      "\tQWERTYUIOP{}\n"
			      "\0ASDFGHJKL:\"~"
			      "\0|ZXCVBNM<>?\0"
			      "*\0 \0"
			      "\0\0\0\0\0\0\0\0\0\0"
			      "\0\000789-456+1230.";

_Static_assert(sizeof(plain) == 0x54 + 1, "the last key is the keypad's full stop, code 53");
_Static_assert(sizeof(shifted) == sizeof(plain), "the two tables go by the same codes");

/* Behind E0: only the keys that type something. */
static const char *extended_text(uint8_t key)
{
	switch (key) {
	case 0x1c:
		return "\n"; /* keypad Enter */
	case 0x35:
		return "/"; /* keypad / */
	case 0x48:
		return "\033[A"; /* up */
	case 0x50:
		return "\033[B"; /* down */
	case 0x4d:
		return "\033[C"; /* right */
	case 0x4b:
		return "\033[D"; /* left */
	case 0x47:
		return "\033[H"; /* Home */
	case 0x4f:
		return "\033[F"; /* End */
	case 0x53:
		return "\033[3~"; /* Delete */
	default:
		return "";
	}
}

static bool is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

/* Ctrl takes '@' to '_' and the lower-case letters to the codes 0 to 31. */
static char control(char c)
{
	return c >= '@' && c <= '~' ? (char)(c & 0x1f) : c;
}

static size_t plain_key(const struct keyboard_state *state, uint8_t key, char *text)
{
	bool shift = state->held & HELD_SHIFT;

	if (key >= sizeof(plain) - 1 || !plain[key])
		return 0;
	if (is_letter(plain[key]) && state->caps_lock)
		shift = !shift;
	*text = shift ? shifted[key] : plain[key];
	if (state->held & HELD_CTRL)
		*text = control(*text);
	return 1;
}

static size_t extended_key(uint8_t key, char *text)
{
	const char *typed = extended_text(key);
	size_t count = strlen(typed);

	memcpy(text, typed, count);
	return count;
}

/* The bit of a modifier key, 0 for every other key. E0 2A and E0 36 are no keys: keyboards put them
 * around the grey ones. */
static uint8_t modifier(uint8_t key, bool extended)
{
	switch (key) {
	case CODE_CTRL:
		return extended ? HELD_CTRL_RIGHT : HELD_CTRL_LEFT;
	case CODE_SHIFT_LEFT:
		return extended ? 0 : HELD_SHIFT_LEFT;
	case CODE_SHIFT_RIGHT:
		return extended ? 0 : HELD_SHIFT_RIGHT;
	default:
		return 0;
	}
}

static size_t key_pressed(struct keyboard_state *state, uint8_t key, bool extended, char *text)
{
	state->held |= modifier(key, extended);
	if (extended)
		return extended_key(key, text);
	if (key == CODE_CAPS_LOCK && !state->caps_held) {
		state->caps_lock = !state->caps_lock;
		state->caps_held = true;
	}
	return plain_key(state, key, text);
}

static void key_released(struct keyboard_state *state, uint8_t key, bool extended)
{
	state->held &= (uint8_t)~modifier(key, extended);
	if (key == CODE_CAPS_LOCK && !extended)
		state->caps_held = false;
}

/* Pause sends E1 1D 45 E1 9D C5: Ctrl and num lock, pressed and released, with a prefix that has no
 * meaning as a key. So it needs no attention. */
size_t keyboard_decode(struct keyboard_state *state, uint8_t code, char text[KEYBOARD_TEXT_MAX])
{
	bool extended = state->extended;

	state->extended = code == CODE_EXTENDED;
	if (state->extended)
		return 0;
	if (!(code & CODE_RELEASED))
		return key_pressed(state, code, extended, text);
	key_released(state, code & (uint8_t)~CODE_RELEASED, extended);
	return 0;
}
