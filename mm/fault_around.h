/* SPDX-License-Identifier: MIT
 *
 * The seam of MM_FAULT_AROUND: what else a fault on a page of an object makes present. Off:
 * nothing.
 */
#ifndef MM_FAULT_AROUND_H
#define MM_FAULT_AROUND_H

#include "region.h"

#ifdef CONFIG_MM_FAULT_AROUND

/* The neighbours in the same aligned group of 16 pages and the same table that the object holds
 * already. */
void fault_around(struct space *space, const struct region *region, pte_t *entry, vaddr_t at);

#else

static inline void fault_around(struct space *space __attribute__((unused)),
				const struct region *region __attribute__((unused)),
				pte_t *entry __attribute__((unused)),
				vaddr_t at __attribute__((unused)))
{
}

#endif
#endif
