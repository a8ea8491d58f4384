/* SPDX-License-Identifier: MIT
 *
 * AddressSanitizer checks both ranges before the words are moved (contract: words.h).
 */
#ifndef ARCH_HOST_WORDS_ASAN_H
#define ARCH_HOST_WORDS_ASAN_H

#include <exo/compiler.h>
#include <exo/types.h>

void __asan_loadN(uintptr_t at, size_t bytes);
void __asan_storeN(uintptr_t at, size_t bytes);

static __always_inline void arch_words_copy(void *to, const void *from, size_t words)
{
	if (words) {
		__asan_loadN((uintptr_t)from, words * 8);
		__asan_storeN((uintptr_t)to, words * 8);
	}
	__asm__ volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(words) : : "memory");
}

static __always_inline void arch_words_fill(void *to, uint64_t word, size_t words)
{
	if (words)
		__asan_storeN((uintptr_t)to, words * 8);
	__asm__ volatile("rep stosq" : "+D"(to), "+c"(words) : "a"(word) : "memory");
}

#endif
