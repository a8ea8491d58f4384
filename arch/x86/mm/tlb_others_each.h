/* SPDX-License-Identifier: MIT
 *
 * The textbook's shootdown (Black et al., ASPLOS 1989): every CPU that ever ran the space is
 * interrupted and drops what it has, and for the kernel's half every CPU (contract: tlb.h). The
 * caller waits until all have answered.
 */
#ifndef X86_MM_TLB_OTHERS_EACH_H
#define X86_MM_TLB_OTHERS_EACH_H

#include "tlb_others_several.h"
#include "tlb_own_root.h"

static inline void tlb_others_begin(void) {}

static inline void tlb_cpu_starts(void)
{
	tlb_own_drop_all(NULL);
}

static inline bool tlb_space_is_current(const struct arch_space *space)
{
	return tlb_own_is_active(space);
}

static inline bool tlb_others_quiet(const struct arch_space *space)
{
	return cpu_set_has(&space->sharers.ran, cpu_index());
}

static inline bool tlb_others_quiet_alone(const struct arch_space *space)
{
	return tlb_others_quiet(space);
}

static inline void tlb_space_activate(struct arch_space *space)
{
	if (space)
		cpu_set_add(&space->sharers.ran, cpu_index());
	tlb_own_activate(space);
}

static inline void tlb_drop_table(struct arch_space *space, vaddr_t page)
{
	tlb_drop_page(space, page);
}

#endif
