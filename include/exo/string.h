/* SPDX-License-Identifier: MIT
 *
 * Memory and strings, for the kernel and for agents. The names that C knows behave as C says. The
 * build is freestanding, which turns the compiler's knowledge of them off; the macros turn it on
 * again, so that a copy of constant length becomes a few moves and strlen("text") a constant.
 */
#ifndef EXO_STRING_H
#define EXO_STRING_H

#include <exo/types.h>

void *memcpy(void *restrict to, const void *restrict from, size_t bytes);
void *memmove(void *to, const void *from, size_t bytes);
void *memset(void *to, int byte, size_t bytes);
int memcmp(const void *a, const void *b, size_t bytes);

size_t strlen(const char *text);
size_t strnlen(const char *text, size_t limit);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t limit);
char *strchr(const char *text, int c);
char *strrchr(const char *text, int c);
char *strstr(const char *text, const char *part);

/* Copy with truncation: `to` always ends in a NUL when size > 0. Returns strlen(from), so a result
 * >= size means that the text was cut. */
size_t strlcpy(char *to, const char *from, size_t size);

/* Append to the string in `to`, whose buffer holds size bytes; returns the length that it tried to
 * make. */
size_t strlcat(char *to, const char *from, size_t size);

bool str_starts_with(const char *text, const char *prefix);

#define memcpy(to, from, bytes)  __builtin_memcpy(to, from, bytes)
#define memmove(to, from, bytes) __builtin_memmove(to, from, bytes)
#define memset(to, byte, bytes)  __builtin_memset(to, byte, bytes)
#define memcmp(a, b, bytes)      __builtin_memcmp(a, b, bytes)
#define strlen(text)             __builtin_strlen(text)
#define strcmp(a, b)             __builtin_strcmp(a, b)

#endif
