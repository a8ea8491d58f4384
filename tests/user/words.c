/* SPDX-License-Identifier: MIT
 *
 * Splitting lines into words, and how an agent's end is told (pure parts of the user library).
 */
#include <exo/string.h>
#include <exo/test.h>
#include <exo_user/status.h>
#include <exo_user/words.h>
#include <uapi/exo/syscall.h>

TEST(words_split)
{
	char text[] = "  run\tcrash  null-read ", blank[] = " \t ", empty[] = "";
	char *words[4];

	CHECK_EQUAL(words_split(text, words, 3), 3);
	CHECK(!strcmp(words[0], "run"));
	CHECK(!strcmp(words[1], "crash"));
	CHECK(!strcmp(words[2], "null-read"));
	CHECK(!words[3]);
	CHECK_EQUAL(words_split(blank, words, 3), 0);
	CHECK(!words[0]);
	CHECK_EQUAL(words_split(empty, words, 3), 0);
}

TEST(words_split_too_many)
{
	char text[] = "a b c", exact[] = "a b";
	char *words[3];

	CHECK_EQUAL(words_split(text, words, 2), -E_TOOBIG);
	CHECK(!strcmp(words[1], "b"));
	CHECK(!words[2]);
	CHECK_EQUAL(words_split(exact, words, 2), 2);
}

TEST(words_find_value)
{
	const char *line = "loglevel=info  bench=heap_* testing=1 empty= test=a,b";
	char value[8];

	CHECK(words_find_value(line, "bench", value, sizeof(value)));
	CHECK(!strcmp(value, "heap_*"));
	CHECK(words_find_value(line, "test", value, sizeof(value)));
	CHECK(!strcmp(value, "a,b"));
	CHECK(words_find_value(line, "empty", value, sizeof(value)));
	CHECK(!value[0]);
	CHECK(!words_find_value(line, "ench", value, sizeof(value)));
	CHECK(!words_find_value(line, "seed", value, sizeof(value)));
	CHECK(!words_find_value(line, "bench", value, 6)); /* heap_* and its NUL are 7 bytes */
	CHECK(words_find_value(line, "bench", value, 7));
	CHECK(!words_find_value("", "bench", value, sizeof(value)));
	CHECK(!words_find_value("bench", "bench", value, sizeof(value)));
}

TEST(status_text)
{
	char text[STATUS_TEXT_BYTES];

	CHECK(!strcmp(status_text(0, text), "exited with code 0"));
	CHECK(!strcmp(status_text(255, text), "exited with code 255"));
	CHECK(!strcmp(status_text(EXO_STATUS_KILLED, text), "was killed"));
	CHECK(!strcmp(status_text(EXO_STATUS_MEMORY, text), "ran out of memory"));
	CHECK(!strcmp(status_text(EXO_STATUS_FILTERED, text),
		      "made a system call that its filter refuses"));
	CHECK(!strcmp(status_text(EXO_STATUS_FAULT + 14, text), "faulted: page fault (vector 14)"));
	CHECK(!strcmp(status_text(EXO_STATUS_FAULT + 31, text), "faulted: exception (vector 31)"));
	CHECK(!strcmp(status_text(-E_NOENT, text), exo_strerror(E_NOENT)));
}
