/* SPDX-License-Identifier: MIT
 *
 * Private to arch/x86/mm: the tables of address spaces.
 */
#ifndef X86_MM_SPACE_H
#define X86_MM_SPACE_H

#include <exo/types.h>
#include <arch/pte.h>

struct arch_space;

/* Has any address space copied the kernel's half? */
bool spaces_exist(void);

/* A zeroed table of a space (the context), charged to its quota; PADDR_NONE without either. And
 * back. */
paddr_t space_table_alloc(void *space);
void space_table_free(struct arch_space *space, paddr_t frame);

/* The entry of a page, and in *stop the end of its chunk; NULL without a table for it, and in *stop
 * the end of what has none. */
pte_t *space_walk(const struct arch_space *space, vaddr_t at, vaddr_t *stop);

#endif
