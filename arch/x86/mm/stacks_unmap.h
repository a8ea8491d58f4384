/* SPDX-License-Identifier: MIT
 *
 * Without MM_STACK_CACHE: no stack outlives its thread (contract: stacks.h).
 */
#ifndef X86_MM_STACKS_UNMAP_H
#define X86_MM_STACKS_UNMAP_H

static inline vaddr_t stack_get(void)
{
	return stack_map();
}

static inline void stack_put(vaddr_t top)
{
	stack_unmap(top);
}

#endif
