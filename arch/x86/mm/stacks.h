/* SPDX-License-Identifier: MIT
 *
 * What becomes of the stack of a thread that ended: the seam of MM_STACK_CACHE. Private to stacks.c
 * and the variant.
 *	n  stacks_unmap.h  its pages are unmapped and freed
 *	y  stacks_keep.h   it stays mapped for the next thread, up to a number of them
 */
#ifndef X86_MM_STACKS_H
#define X86_MM_STACKS_H

#include <exo/types.h>

/* Map fresh pages into a free slot, and the reverse. The top; 0 without memory or slot. */
vaddr_t stack_map(void);
void stack_unmap(vaddr_t top);

/* Frames of page tables that map none but these stacks, and go with them. */
size_t stack_tables_of(const vaddr_t *tops, unsigned count);

#ifdef CONFIG_MM_STACK_CACHE
#include "stacks_keep.h"
#else
#include "stacks_unmap.h"
#endif

/* A mapped stack, and what to do with one that nobody uses any more. */
static inline vaddr_t stack_get(void);
static inline void stack_put(vaddr_t top);

#endif
