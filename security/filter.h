/* SPDX-License-Identifier: MIT
 *
 * Private to the filter's files.
 */
#ifndef SECURITY_FILTER_H
#define SECURITY_FILTER_H

#include <exo/filter.h>

struct agent;
struct quota;

static inline size_t filter_bytes(uint32_t count)
{
	return sizeof(struct filter) + count * sizeof(struct exo_filter_rule);
}

/* Room for so many rules, paid for, with one holder. -E_QUOTA, -E_NOMEM. */
int filter_make(struct quota *quota, uint32_t count, struct filter **made) __must_check;

/* A filter with its rules, and without bits, comes before an older one (or NULL): from here on it
 * does not change. */
void filter_link(struct filter *filter, struct filter *older);

#endif
