/* SPDX-License-Identifier: MIT
 *
 * FILTER_BITMAP=n: nothing is known in advance, every call is interpreted. Compare with
 * filter_bitmap.h.
 */
#ifndef EXO_FILTER_INTERPRET_H
#define EXO_FILTER_INTERPRET_H

#include <exo/types.h>

#define FILTER_BITS 128 /* numbers that may have a bit */

struct filter_allowed {
};

static inline bool filter_allowed_has(const struct filter_allowed *allowed __attribute__((unused)),
				      uint64_t number __attribute__((unused)))
{
	return false;
}

static inline void filter_allowed_add(struct filter_allowed *allowed __attribute__((unused)),
				      unsigned number __attribute__((unused)))
{
}

#endif
