/* SPDX-License-Identifier: MIT
 *
 * MM_HUGE_PAGES: an entry above the lowest level may be a page itself (PTE_LARGE). Only user memory
 * of the size of a chunk is mapped so, one level above the lowest. The bit stays set when the page
 * is hidden.
 */
#ifndef ARCH_PTE_HUGE_H
#define ARCH_PTE_HUGE_H

#include <arch/pte_page.h>

/* The entry leads to a table of the next level. */
static inline bool pte_is_table(pte_t entry)
{
	return (entry & (PTE_PRESENT | PTE_LARGE)) == PTE_PRESENT;
}

/* The entry is a page of a whole chunk, or (in the kernel's half) a larger one. */
static inline bool pte_is_huge(pte_t entry)
{
	return entry & PTE_LARGE;
}

/* A chunk that belongs to the space, in one page. */
static inline pte_t pte_make_huge(paddr_t block, unsigned access)
{
	return pte_make_private(block, access) | PTE_LARGE;
}

/* The first of the small pages that a huge page consists of. */
static inline pte_t pte_of_huge(pte_t huge)
{
	return huge & ~PTE_LARGE;
}

/* Bytes that an entry maps. */
static inline size_t pte_bytes(pte_t entry)
{
	return pte_is_huge(entry) ? ARCH_CHUNK_BYTES : PAGE_BYTES;
}

#endif
