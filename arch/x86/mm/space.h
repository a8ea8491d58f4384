/* SPDX-License-Identifier: MIT
 *
 * Private to arch/x86/mm: the tables of address spaces.
 */
#ifndef X86_MM_SPACE_H
#define X86_MM_SPACE_H

#include <exo/types.h>

struct arch_space;

/* Has any address space copied the kernel's half? */
bool spaces_exist(void);

/* A zeroed table of a space (the context), charged to its quota; PADDR_NONE without either. And
 * back. */
paddr_t space_table_alloc(void *space);
void space_table_free(struct arch_space *space, paddr_t frame);

/* The end of the chunk that holds an address, or end if that comes first. */
#define CHUNK_END(at, end) MIN(end, ALIGN_DOWN(at, ARCH_CHUNK_BYTES) + ARCH_CHUNK_BYTES)

#endif
