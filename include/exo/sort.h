/* SPDX-License-Identifier: MIT
 *
 * Sorting numbers in place: exact percentiles need all samples in order.
 */
#ifndef EXO_SORT_H
#define EXO_SORT_H

#include <exo/types.h>

/* Ascending. O(n log n) always, no recursion, no memory. */
void sort_u64(uint64_t *values, size_t count);

#endif
