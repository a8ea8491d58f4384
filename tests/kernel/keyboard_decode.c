// SPDX-License-Identifier: MIT
/*
 * Scan codes to characters: sequences of codes as a keyboard sends them, and the text that they
 * type.
 */
#include <exo/string.h>
#include <exo/test.h>
#include "../../drivers/keyboard.h"

struct typing {
	const char *codes; /* ends with 00, which no keyboard sends */
	const char *text;
};

static const struct typing typings[] = {
	/* h e l l o Enter, pressed and released */
	{ "\x23\xa3\x12\x92\x26\xa6\x26\xa6\x18\x98\x1c\x9c", "hello\n" },
	/* a key that repeats while it is held */
	{ "\x1e\x1e\x1e\x9e", "aaa" },
	/* left shift, right shift, both overlapping */
	{ "\x2a\x1e\x9e\xaa\x1e\x9e", "Aa" },
	{ "\x36\x02\x82\x03\x83\xb6\x02\x82", "!@1" },
	{ "\x2a\x36\xaa\x1e\xb6\x1e", "Aa" },
	{ "\x2a\x1a\x1b\x27\x28\x29\x2b\x33\x34\x35\x0c\x0d\xaa", "{}:\"~|<>?_+" },
	{ "\x1a\x1b\x27\x28\x29\x2b\x33\x34\x35\x0c\x0d", "[];'`\\,./-=" },
	/* caps lock: letters only, undone by shift, off again; repeats while held do not count */
	{ "\x3a\xba\x1e\x02\x2a\x1e\x02\xaa\x3a\xba\x1e", "A1a!a" },
	{ "\x3a\x3a\xba\x1e", "A" },
	/* Ctrl-C, Ctrl-D, Ctrl-U, with right Ctrl Ctrl-A; Ctrl-[ is ESC; released again */
	{ "\x1d\x2e\xae\x20\x16\x9d\x2e", "\x03\x04\x15\x63" },
	{ "\xe0\x1d\x1e\xe0\x9d\x1e", "\x01\x61" },
	{ "\x1d\x1a\x9d", "\033" },
	{ "\x1d\xe0\x1d\x9d\x1e\xe0\x9d\x1e", "\x01\x61" },
	{ "\x1d\x02\x39\x1c\x9d", "1 \n" },
	/* tab, Backspace, Esc, space */
	{ "\x0f\x0e\x01\x39", "\t\b\033 " },
	/* keypad: 7 8 9 - 4 5 6 + 1 2 3 0 . *, and behind E0 its / and Enter */
	{ "\x47\x48\x49\x4a\x4b\x4c\x4d\x4e\x4f\x50\x51\x52\x53\x37", "789-456+1230.*" },
	{ "\xe0\x35\xe0\xb5\xe0\x1c\xe0\x9c", "/\n" },
	/* arrows with the shifts that keyboards put around them, and the shift stays as it was */
	{ "\xe0\x2a\xe0\x48\xe0\xc8\xe0\xaa\x1e", "a" },
	{ "\x2a\xe0\xaa\xe0\x4b\xe0\xcb\xe0\x2a\x1e\xaa\x1e", "Aa" },
	{ "\x2a\xe0\xaa\xe0\x4b\x1e\xe0\xcb\xe0\x2a\xaa\x1e", "Aa" },
	/* Delete; Home, which is the keypad's 7 without E0 */
	{ "\xe0\x53\xe0\xd3\xe0\x47\xe0\xc7", "\177" },
	/* Pause, which looks like Ctrl and num lock, leaves nothing behind */
	{ "\xe1\x1d\x45\xe1\x9d\xc5\x2e", "c" },
	/* function keys, Alt, the Windows key, num lock, and codes that no key has */
	{ "\x3b\x44\x57\x58\x38\xb8\xe0\x5b\xe0\xdb\x45\x46\x54\x7f\x55\xff\xfe\x1e", "a" },
	/* E0 twice, and E0 before a code that means nothing behind it */
	{ "\xe0\xe0\x1c\xe0\x1e\x1e", "\na" },
};

TEST(keyboard_typing)
{
	for (unsigned i = 0; i < ARRAY_COUNT(typings); i++) {
		struct keyboard_state state = { 0 };
		const char *expected = typings[i].text;

		for (const char *code = typings[i].codes; *code; code++) {
			int c = keyboard_decode(&state, (uint8_t)*code);

			if (c == KEYBOARD_NONE)
				continue;
			if (c != (uint8_t)*expected)
				CHECK_EQUAL(i * 1000 + (unsigned)c, i * 1000 + (uint8_t)*expected);
			expected++;
		}
		if (*expected)
			CHECK_EQUAL(i, -1); /* row i typed too little */
		CHECK(!state.held && !state.extended);
	}
}

/* Any bytes at all: never a character that is not ASCII, and a release never types. */
TEST(keyboard_noise)
{
	struct keyboard_state state = { 0 };

	for (unsigned i = 0; i < 20000; i++) {
		uint8_t code = (uint8_t)test_random(t);
		int c = keyboard_decode(&state, code);

		CHECK(c == KEYBOARD_NONE || (c >= 0 && c <= 127));
		CHECK(c == KEYBOARD_NONE || code < 0x80);
	}
}
