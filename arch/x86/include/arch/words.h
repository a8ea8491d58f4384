/* SPDX-License-Identifier: MIT
 *
 * Runs of 8-byte words, for the kernel and for agents alike: what lib/string.c builds memcpy and
 * memset from. REP counts once per iteration on the exact plane, so words and not bytes (Intel SDM
 * vol. 2B, REP). The direction flag is clear, as the ABI promises. Any alignment.
 */
#ifndef ARCH_WORDS_H
#define ARCH_WORDS_H

#include <exo/compiler.h>
#include <exo/types.h>

/* Upwards, first word first. */
static __always_inline void arch_words_copy(void *to, const void *from, size_t words)
{
	__asm__ volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(words) : : "memory");
}

static __always_inline void arch_words_fill(void *to, uint64_t word, size_t words)
{
	__asm__ volatile("rep stosq" : "+D"(to), "+c"(words) : "a"(word) : "memory");
}

#endif
