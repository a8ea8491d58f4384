/* SPDX-License-Identifier: MIT
 *
 * Kernel stacks of ended threads that are kept for the next ones: with MM_STACK_CACHE some, else
 * none (exo/arch.h has the contract).
 */
#ifndef ARCH_STACKS_H
#define ARCH_STACKS_H

#include <exo/types.h>

#ifdef CONFIG_MM_STACK_CACHE

size_t arch_stacks_kept_frames(void);
bool arch_stacks_release(void);

#else

static inline size_t arch_stacks_kept_frames(void)
{
	return 0;
}

static inline bool arch_stacks_release(void)
{
	return false;
}

#endif

#endif
