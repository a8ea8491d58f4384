/* SPDX-License-Identifier: MIT
 *
 * Choices from random numbers, or from bytes: one for a choice among few, two among more.
 */
#include "machine.h"

static unsigned next_byte(struct choices *choices)
{
	if (!choices->left)
		return 0;
	choices->left--;
	return *choices->bytes++;
}

unsigned choose(struct choices *choices, unsigned below)
{
	unsigned value;

	if (choices->random)
		return (unsigned)(test_random(choices->random) % below);
	value = next_byte(choices);
	if (below > 256)
		value |= next_byte(choices) << 8;
	return value % below;
}

uint64_t choose_word(struct choices *choices)
{
	uint64_t word = 0;

	if (choices->random)
		return test_random(choices->random);
	for (unsigned i = 0; i < 8; i++)
		word |= (uint64_t)next_byte(choices) << 8 * i;
	return word;
}
