/* SPDX-License-Identifier: MIT
 *
 * The kernel command line: whatever it says, texts are terminated, numbers in their range, and a
 * refusal names a word.
 */
#include "fuzz.h"
#include "../../kernel/cmdline.c"

static bool terminated(const char *text, size_t bytes)
{
	return strnlen(text, bytes) < bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	struct cmdline parsed = { .effort = 100 };
	char *text = malloc(bytes + 1), bad_word[CMDLINE_VALUE_MAX];
	const char *reason = NULL;

	if (bytes)
		memcpy(text, data, bytes);
	text[bytes] = '\0';
	if (cmdline_parse(text, &parsed, bad_word, &reason))
		FUZZ_CHECK(reason && terminated(bad_word, sizeof(bad_word)));
	FUZZ_CHECK(terminated(parsed.bench, sizeof(parsed.bench)));
	FUZZ_CHECK(terminated(parsed.test, sizeof(parsed.test)));
	FUZZ_CHECK(terminated(parsed.init, sizeof(parsed.init)));
	FUZZ_CHECK(terminated(parsed.instrument, sizeof(parsed.instrument)));
	FUZZ_CHECK(parsed.effort >= 1 && parsed.effort <= 100);
	FUZZ_CHECK(parsed.loglevel < LOG_LEVEL_COUNT);
	free(text);
	return 0;
}
