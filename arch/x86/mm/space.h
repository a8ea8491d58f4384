/* SPDX-License-Identifier: MIT
 *
 * Private to arch/x86/mm: the tables of address spaces.
 */
#ifndef X86_MM_SPACE_H
#define X86_MM_SPACE_H

#include <exo/compiler.h>
#include <exo/types.h>
#include <arch/pte.h>

#define USER_TABLE_BITS (PTE_PRESENT | PTE_WRITE | PTE_USER)

struct arch_space;

/* Has any address space copied the kernel's half? */
bool spaces_exist(void);

/* A zeroed table of a space (the context), charged to its quota; PADDR_NONE without either. And
 * back. */
paddr_t space_table_alloc(void *space);
void space_table_free(struct arch_space *space, paddr_t frame);

/* The same, not zeroed, and linked: the table of a chunk that has none, whose entries the caller
 * writes all. NULL without memory or quota. */
pte_t *space_table_create(struct arch_space *space, vaddr_t at) __must_check;

/* The entry of a page (or of the huge page that it lies in), and in *stop the end of its chunk;
 * NULL without a table for it, and in *stop the end of what has none and in *absent the level of
 * the entry that is missing. */
pte_t *space_walk_level(const struct arch_space *space, vaddr_t at, vaddr_t *stop, int *absent);

static inline pte_t *space_walk(const struct arch_space *space, vaddr_t at, vaddr_t *stop)
{
	int absent;

	return space_walk_level(space, at, stop, &absent);
}

/* Nothing is mapped any more: free all tables but the top one, if memory that ran out half way left
 * any. */
void space_trim(struct arch_space *space);

#endif
