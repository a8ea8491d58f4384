/* SPDX-License-Identifier: MIT
 *
 * Bitmap operations on ranges: whole words at a time, masks at the two ends.
 */
#include <exo/bitmap.h>
#include <exo/string.h>

#define ONES ((uint64_t)-1)

/* The bits of one word from `first` on, count of them; first + count <= 64, count > 0. */
static uint64_t word_mask(size_t first, size_t count)
{
	return ONES >> (BITMAP_WORD_BITS - count) << first;
}

/* Bits up to the next word boundary, at most count. */
static size_t head_count(size_t first, size_t count)
{
	size_t room = BITMAP_WORD_BITS - first % BITMAP_WORD_BITS;

	return MIN(count, room);
}

void bitmap_set_range(uint64_t *map, size_t first, size_t count)
{
	size_t head = head_count(first, count);
	uint64_t *word = map + first / BITMAP_WORD_BITS;

	if (!count)
		return;
	*word++ |= word_mask(first % BITMAP_WORD_BITS, head);
	count -= head;
	if (!count)
		return;
	memset(word, 0xff, count / BITMAP_WORD_BITS * sizeof(*word));
	if (count % BITMAP_WORD_BITS)
		word[count / BITMAP_WORD_BITS] |= word_mask(0, count % BITMAP_WORD_BITS);
}

void bitmap_clear_range(uint64_t *map, size_t first, size_t count)
{
	size_t head = head_count(first, count);
	uint64_t *word = map + first / BITMAP_WORD_BITS;

	if (!count)
		return;
	*word++ &= ~word_mask(first % BITMAP_WORD_BITS, head);
	count -= head;
	if (!count)
		return;
	memset(word, 0, count / BITMAP_WORD_BITS * sizeof(*word));
	if (count % BITMAP_WORD_BITS)
		word[count / BITMAP_WORD_BITS] &= ~word_mask(0, count % BITMAP_WORD_BITS);
}

/* The lowest bit >= from that differs from those of `skip`, which is all ones or all zeros. */
static size_t find_other(const uint64_t *map, size_t bits, size_t from, uint64_t skip)
{
	size_t index = from / BITMAP_WORD_BITS;
	uint64_t found;

	if (from >= bits)
		return bits;
	found = (map[index] ^ skip) & ONES << (from % BITMAP_WORD_BITS);
	while (!found) {
		if (++index >= BITMAP_WORDS(bits))
			return bits;
		found = map[index] ^ skip;
	}
	from = index * BITMAP_WORD_BITS + (size_t)__builtin_ctzll(found);
	return MIN(from, bits);
}

size_t bitmap_find_set(const uint64_t *map, size_t bits, size_t from)
{
	return find_other(map, bits, from, 0);
}

size_t bitmap_find_clear(const uint64_t *map, size_t bits, size_t from)
{
	return find_other(map, bits, from, ONES);
}

/* Bits set in one word (Warren, Hacker's Delight, 5-1): the baseline CPU has no POPCNT. */
static size_t word_count(uint64_t word)
{
	word -= word >> 1 & 0x5555555555555555;
	word = (word & 0x3333333333333333) + (word >> 2 & 0x3333333333333333);
	word = (word + (word >> 4)) & 0x0f0f0f0f0f0f0f0f;
	return word * 0x0101010101010101 >> 56;
}

size_t bitmap_count(const uint64_t *map, size_t bits)
{
	size_t count = 0;

	for (size_t i = 0; i < bits / BITMAP_WORD_BITS; i++)
		count += word_count(map[i]);
	if (bits % BITMAP_WORD_BITS)
		count += word_count(map[bits / BITMAP_WORD_BITS] &
				    word_mask(0, bits % BITMAP_WORD_BITS));
	return count;
}
