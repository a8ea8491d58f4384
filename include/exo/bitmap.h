/* SPDX-License-Identifier: MIT
 *
 * Bitmaps: arrays of 64-bit words, bit n in word n / 64. Callers keep indices in range. The
 * single-bit operations are inline because they sit on hot paths; ranges and searches go word by
 * word.
 */
#ifndef EXO_BITMAP_H
#define EXO_BITMAP_H

#include <exo/compiler.h>
#include <exo/types.h>

#define BITMAP_WORD_BITS   64
#define BITMAP_WORDS(bits) (((bits) + BITMAP_WORD_BITS - 1) / BITMAP_WORD_BITS)

static __always_inline bool bitmap_test(const uint64_t *map, size_t bit)
{
	return map[bit / BITMAP_WORD_BITS] >> (bit % BITMAP_WORD_BITS) & 1;
}

static __always_inline void bitmap_set(uint64_t *map, size_t bit)
{
	map[bit / BITMAP_WORD_BITS] |= (uint64_t)1 << (bit % BITMAP_WORD_BITS);
}

static __always_inline void bitmap_clear(uint64_t *map, size_t bit)
{
	map[bit / BITMAP_WORD_BITS] &= ~((uint64_t)1 << (bit % BITMAP_WORD_BITS));
}

static __always_inline void bitmap_flip(uint64_t *map, size_t bit)
{
	map[bit / BITMAP_WORD_BITS] ^= (uint64_t)1 << (bit % BITMAP_WORD_BITS);
}

/* All bits from first on, count of them. */
void bitmap_set_range(uint64_t *map, size_t first, size_t count);
void bitmap_clear_range(uint64_t *map, size_t first, size_t count);

/* The lowest set (clear) bit >= from and < bits, or bits when there is none. */
size_t bitmap_find_set(const uint64_t *map, size_t bits, size_t from);
size_t bitmap_find_clear(const uint64_t *map, size_t bits, size_t from);

/* How many of the first `bits` are set. */
size_t bitmap_count(const uint64_t *map, size_t bits);

#endif
