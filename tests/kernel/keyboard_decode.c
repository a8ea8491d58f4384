/* SPDX-License-Identifier: MIT
 *
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
	{ "\xe0\x2a\xe0\x48\xe0\xc8\xe0\xaa\x1e", "\033[Aa" },
	{ "\x2a\xe0\xaa\xe0\x4b\xe0\xcb\xe0\x2a\x1e\xaa\x1e", "\033[DAa" },
	{ "\x2a\xe0\xaa\xe0\x4b\x1e\xe0\xcb\xe0\x2a\xaa\x1e", "\033[DAa" },
	/* the keypad's 7 without E0, Home with it; arrows, End, Delete; no Ctrl or shift on them */
	{ "\x47\xe0\x47\xe0\xc7\xe0\x4f\xe0\xcf", "7\033[H\033[F" },
	{ "\xe0\x48\xe0\x50\xe0\x4d\xe0\x4b", "\033[A\033[B\033[C\033[D" },
	{ "\x1d\x2a\xe0\x53\xe0\xd3\xaa\x9d", "\033[3~" },
	/* Pause, which looks like Ctrl and num lock, leaves nothing behind */
	{ "\xe1\x1d\x45\xe1\x9d\xc5\x2e", "c" },
	/* function keys, Alt, the Windows key, num lock, and codes that no key has */
	{ "\x3b\x44\x57\x58\x38\xb8\xe0\x5b\xe0\xdb\x45\x46\x54\x7f\x55\xff\xfe\x1e", "a" },
	/* E0 twice, and E0 before a code that means nothing behind it */
	{ "\xe0\xe0\x1c\xe0\x1e\x1e", "\na" },
};

#define TYPED_MAX 64

/* What the codes type, NUL-terminated, and the state that they leave. */
static void type(const char *codes, char typed[TYPED_MAX], struct keyboard_state *state)
{
	size_t length = 0;

	*state = (struct keyboard_state){ 0 };
	for (; *codes && length + KEYBOARD_TEXT_MAX < TYPED_MAX; codes++)
		length += keyboard_decode(state, (uint8_t)*codes, typed + length);
	typed[length] = '\0';
}

TEST(keyboard_typing)
{
	for (unsigned i = 0; i < ARRAY_COUNT(typings); i++) {
		struct keyboard_state state;
		char typed[TYPED_MAX];

		type(typings[i].codes, typed, &state);
		if (strcmp(typed, typings[i].text) != 0)
			CHECK_EQUAL(i, -1); /* which one */
		CHECK(!state.held && !state.extended);
	}
}

/* Any bytes at all: only ASCII comes out, and a release types nothing. */
TEST(keyboard_noise)
{
	struct keyboard_state state = { 0 };
	char text[KEYBOARD_TEXT_MAX];

	for (unsigned i = 0; i < 20000; i++) {
		uint8_t code = (uint8_t)test_random(t);
		size_t count = keyboard_decode(&state, code, text);

		CHECK(count <= KEYBOARD_TEXT_MAX);
		CHECK(!count || code < 0x80);
		for (size_t j = 0; j < count; j++)
			CHECK(text[j] >= 0);
	}
}
