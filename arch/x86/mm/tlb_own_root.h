/* SPDX-License-Identifier: MIT
 *
 * Which space this CPU is in, by the root that CR3 holds (contract: tlb.h): for those variants of
 * who else must know that keep no account of their own.
 */
#ifndef X86_MM_TLB_OWN_ROOT_H
#define X86_MM_TLB_OWN_ROOT_H

static inline bool tlb_own_is_active(const struct arch_space *space)
{
	return this_cpu(cpu_area).active_root == space->root;
}

static inline void tlb_own_note(struct arch_space *space)
{
	this_cpu(cpu_area).active_root = space ? space->root : kernel_root;
}

/* Into the space, or the kernel's own root (NULL), when this CPU may be there already. */
static inline void tlb_own_activate(struct arch_space *space)
{
	if (this_cpu(cpu_area).active_root != (space ? space->root : kernel_root))
		tlb_own_load(space);
}

#endif
