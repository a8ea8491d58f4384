/* SPDX-License-Identifier: MIT
 *
 * Private to the filter's files.
 */
#ifndef SECURITY_FILTER_H
#define SECURITY_FILTER_H

#include <exo/filter.h>

static inline size_t filter_bytes(uint32_t count)
{
	return sizeof(struct filter) + count * sizeof(struct exo_filter_rule);
}

/* A filter with its rules, and without bits, comes before an older one (or NULL): from here on it
 * does not change. */
void filter_link(struct filter *filter, struct filter *older);

#endif
