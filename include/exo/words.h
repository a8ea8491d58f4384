/* SPDX-License-Identifier: MIT
 *
 * Moving and filling runs of 8-byte words, the part of the architecture contract that agents share
 * with the kernel (lib/string.c builds memcpy and memset from it).
 */
#ifndef EXO_WORDS_H
#define EXO_WORDS_H

#include <exo/compiler.h>
#include <exo/types.h>
#include <arch/words.h>

/* Upwards, first word first; any alignment. */
static inline void arch_words_copy(void *to, const void *from, size_t words);
static inline void arch_words_fill(void *to, uint64_t word, size_t words);

#endif
