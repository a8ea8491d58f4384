/* SPDX-License-Identifier: MIT
 *
 * MM_STACK_CACHE: the last stacks that came free stay mapped; the next thread gets the one that was
 * used last (contract: stacks.h). Their frames count as free, and go back when the frame allocator
 * has nothing else (stacks_keep.c).
 */
#ifndef X86_MM_STACKS_KEEP_H
#define X86_MM_STACKS_KEEP_H

#include <exo/compiler.h>

#define STACKS_KEPT_MAX 16

struct stacks_kept {
	unsigned count;
	vaddr_t tops[STACKS_KEPT_MAX];
};

extern struct stacks_kept stacks_kept;

static inline vaddr_t stack_get(void)
{
	return likely(stacks_kept.count) ? stacks_kept.tops[--stacks_kept.count] : stack_map();
}

static inline void stack_put(vaddr_t top)
{
	if (likely(stacks_kept.count < STACKS_KEPT_MAX))
		stacks_kept.tops[stacks_kept.count++] = top;
	else
		stack_unmap(top);
}

#endif
