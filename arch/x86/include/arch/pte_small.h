/* SPDX-License-Identifier: MIT
 *
 * Without MM_HUGE_PAGES: every present entry above the lowest level is a table.
 */
#ifndef ARCH_PTE_SMALL_H
#define ARCH_PTE_SMALL_H

#include <arch/pte_page.h>

static inline bool pte_is_table(pte_t entry)
{
	return entry & PTE_PRESENT;
}

static inline bool pte_is_huge(pte_t entry __attribute__((unused)))
{
	return false;
}

/* Bytes that an entry maps. */
static inline size_t pte_bytes(pte_t entry __attribute__((unused)))
{
	return PAGE_BYTES;
}

#endif
