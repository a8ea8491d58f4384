/* SPDX-License-Identifier: MIT
 *
 * ThreadSanitizer is told of both ranges (contract: words.h).
 */
#ifndef ARCH_HOST_WORDS_TSAN_H
#define ARCH_HOST_WORDS_TSAN_H

#include <exo/compiler.h>
#include <exo/types.h>

void __tsan_read_range(void *at, size_t bytes);
void __tsan_write_range(void *at, size_t bytes);

static __always_inline void arch_words_copy(void *to, const void *from, size_t words)
{
	__tsan_read_range((void *)from, words * 8);
	__tsan_write_range(to, words * 8);
	__asm__ volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(words) : : "memory");
}

static __always_inline void arch_words_fill(void *to, uint64_t word, size_t words)
{
	__tsan_write_range(to, words * 8);
	__asm__ volatile("rep stosq" : "+D"(to), "+c"(words) : "a"(word) : "memory");
}

#endif
