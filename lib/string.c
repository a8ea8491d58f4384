/* SPDX-License-Identifier: MIT
 *
 * Memory and strings. memcpy, memmove, memset and memcmp are also what the compiler calls for
 * structure copies and the like, so they are real symbols that link-time optimisation must keep,
 * and their loops contain a barrier: without it the compiler recognises the loop as the function
 * itself and makes it call itself.
 *
 * Blocks of 8 bytes and more are moved by words, and the last word overlaps the one before it, so
 * that no tail is left.
 */
#include <exo/words.h>
#include <exo/compiler.h>
#include <exo/string.h>

#define WORD sizeof(uint64_t)

#define compiler_barrier() __asm__ volatile("" : : : "memory")

static __always_inline uint64_t word_load(const void *from)
{
	uint64_t word;

	__builtin_memcpy(&word, from, WORD);
	return word;
}

static __always_inline void word_store(void *to, uint64_t word)
{
	__builtin_memcpy(to, &word, WORD);
}

/* Fewer than 8 bytes. Everything is loaded before anything is stored, so the blocks may overlap. */
static __always_inline void small_copy(char *to, const char *from, size_t bytes)
{
	if (bytes >= 4) {
		uint32_t first, last;

		__builtin_memcpy(&first, from, 4);
		__builtin_memcpy(&last, from + bytes - 4, 4);
		__builtin_memcpy(to, &first, 4);
		__builtin_memcpy(to + bytes - 4, &last, 4);
	} else if (bytes) {
		char first = from[0], middle = from[bytes / 2], last = from[bytes - 1];

		to[0] = first;
		to[bytes / 2] = middle;
		to[bytes - 1] = last;
	}
}

__asm_linkage void *(memcpy)(void *restrict to, const void *restrict from, size_t bytes)
{
	if (bytes < WORD) {
		small_copy(to, from, bytes);
		return to;
	}
	word_store((char *)to + bytes - WORD, word_load((const char *)from + bytes - WORD));
	arch_words_copy(to, from, (bytes - 1) / WORD);
	return to;
}

/* From the end downwards, for a destination above its source. bytes >= 8. */
static void copy_downwards(char *to, const char *from, size_t bytes)
{
	uint64_t first = word_load(from);

	for (; bytes >= WORD; bytes -= WORD) {
		word_store(to + bytes - WORD, word_load(from + bytes - WORD));
		compiler_barrier();
	}
	word_store(to, first);
}

__asm_linkage void *(memmove)(void *to, const void *from, size_t bytes)
{
	uintptr_t distance = (uintptr_t)to - (uintptr_t)from;
	uint64_t last;

	if (bytes < WORD) {
		small_copy(to, from, bytes);
	} else if (distance >= bytes) { /* `to` is below, or the blocks are disjoint */
		last = word_load((const char *)from + bytes - WORD);
		arch_words_copy(to, from, (bytes - 1) / WORD);
		word_store((char *)to + bytes - WORD, last);
	} else {
		copy_downwards(to, from, bytes);
	}
	return to;
}

__asm_linkage void *(memset)(void *to, int byte, size_t bytes)
{
	uint64_t word = (uint8_t)byte * 0x0101010101010101ull;
	char *at = to;

	if (bytes >= WORD) {
		word_store(at + bytes - WORD, word);
		arch_words_fill(at, word, (bytes - 1) / WORD);
	} else if (bytes >= 4) {
		__builtin_memcpy(at, &word, 4);
		__builtin_memcpy(at + bytes - 4, &word, 4);
	} else if (bytes) {
		at[0] = (char)byte;
		at[bytes / 2] = (char)byte;
		at[bytes - 1] = (char)byte;
	}
	return to;
}

__asm_linkage int(memcmp)(const void *a, const void *b, size_t bytes)
{
	const unsigned char *left = a, *right = b;

	for (; bytes >= WORD && word_load(left) == word_load(right); bytes -= WORD) {
		left += WORD;
		right += WORD;
	}
	for (; bytes && *left == *right; bytes--) {
		left++;
		right++;
		compiler_barrier();
	}
	return bytes ? *left - *right : 0;
}

__asm_linkage size_t(strlen)(const char *text)
{
	const char *end = text;

	while (*end) {
		end++;
		compiler_barrier();
	}
	return (size_t)(end - text);
}

__asm_linkage int(strcmp)(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return (unsigned char)*a - (unsigned char)*b;
}

int strncmp(const char *a, const char *b, size_t limit)
{
	while (limit && *a && *a == *b) {
		a++;
		b++;
		limit--;
	}
	return limit ? (unsigned char)*a - (unsigned char)*b : 0;
}

size_t strnlen(const char *text, size_t limit)
{
	size_t length = 0;

	while (length < limit && text[length])
		length++;
	return length;
}

/* c may be 0: then the result points to the final NUL. */
char *strchr(const char *text, int c)
{
	for (; *text != (char)c; text++)
		if (!*text)
			return NULL;
	return (char *)text;
}

char *strrchr(const char *text, int c)
{
	const char *found = NULL;

	do {
		if (*text == (char)c)
			found = text;
	} while (*text++);
	return (char *)found;
}

char *strstr(const char *text, const char *part)
{
	size_t bytes = strlen(part);

	for (;; text++) {
		if (!strncmp(text, part, bytes))
			return (char *)text;
		if (!*text)
			return NULL;
	}
}

size_t strlcpy(char *to, const char *from, size_t size)
{
	size_t length = strlen(from);

	if (size) {
		size_t kept = MIN(length, size - 1);

		memcpy(to, from, kept);
		to[kept] = '\0';
	}
	return length;
}

size_t strlcat(char *to, const char *from, size_t size)
{
	size_t used = strnlen(to, size);

	return used + strlcpy(to + used, from, size - used);
}

bool str_starts_with(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}
