/* SPDX-License-Identifier: MIT
 *
 * FILTER_BITMAP=y: a bit for each system call that all filters allow whatever its arguments, worked
 * out when a filter is loaded. A call whose bit is set costs a comparison and a bit test. Compare
 * with filter_interpret.h.
 */
#ifndef EXO_FILTER_BITMAP_H
#define EXO_FILTER_BITMAP_H

#include <exo/types.h>

#define FILTER_BITS 128 /* numbers that may have a bit */

struct filter_allowed {
	uint64_t words[FILTER_BITS / 64];
};

static inline bool filter_allowed_has(const struct filter_allowed *allowed, uint64_t number)
{
	return number < FILTER_BITS && allowed->words[number / 64] >> number % 64 & 1;
}

static inline void filter_allowed_add(struct filter_allowed *allowed, unsigned number)
{
	allowed->words[number / 64] |= (uint64_t)1 << number % 64;
}

#endif
