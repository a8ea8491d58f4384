/* SPDX-License-Identifier: MIT
 *
 * Splitting lines into words (exo_user/words.h). Pure.
 */
#include <exo/string.h>
#include <exo_user/words.h>
#include <uapi/exo/errors.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

int words_split(char *text, char **words, int limit)
{
	int count = 0;

	for (;;) {
		while (is_blank(*text))
			*text++ = '\0';
		if (!*text)
			break;
		if (count == limit) {
			words[count] = NULL;
			return -E_TOOBIG;
		}
		words[count++] = text;
		while (*text && !is_blank(*text))
			text++;
	}
	words[count] = NULL;
	return count;
}

static size_t word_length(const char *word)
{
	size_t length = 0;

	while (word[length] && !is_blank(word[length]))
		length++;
	return length;
}

bool words_find_value(const char *line, const char *key, char *value, size_t size)
{
	size_t key_length = strlen(key);

	while (*line) {
		size_t length = word_length(line);

		if (length > key_length && !strncmp(line, key, key_length) &&
		    line[key_length] == '=') {
			size_t bytes = length - key_length - 1;

			if (bytes >= size)
				return false;
			memcpy(value, line + key_length + 1, bytes);
			value[bytes] = '\0';
			return true;
		}
		line += length;
		while (is_blank(*line))
			line++;
	}
	return false;
}
