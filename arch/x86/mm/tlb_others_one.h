/* SPDX-License-Identifier: MIT
 *
 * NR_CPUS=1: nobody else must know (contract: tlb.h).
 */
#ifndef X86_MM_TLB_OTHERS_ONE_H
#define X86_MM_TLB_OTHERS_ONE_H

#include "tlb_own_root.h"

static inline bool tlb_space_is_current(const struct arch_space *space)
{
	return tlb_own_is_active(space);
}

static inline bool tlb_others_quiet(const struct arch_space *space __attribute__((unused)))
{
	return true;
}

static inline bool tlb_others_quiet_alone(const struct arch_space *space __attribute__((unused)))
{
	return true;
}

static inline void tlb_space_activate(struct arch_space *space)
{
	tlb_own_activate(space);
}

static inline void tlb_space_forget(struct arch_space *space)
{
	tlb_tag_forget(space, cpu_index());
}

static inline void tlb_drop_page(struct arch_space *space, vaddr_t page)
{
	tlb_own_drop_page(space, page);
}

static inline void tlb_drop_table(struct arch_space *space, vaddr_t page)
{
	tlb_drop_page(space, page);
}

static inline void tlb_drop_all(struct arch_space *space)
{
	tlb_own_drop_all(space);
}

static inline void tlb_others_run(struct arch_space *space __attribute__((unused)),
				  void (*fn)(const void *) __attribute__((unused)),
				  const void *argument __attribute__((unused)))
{
}

#endif
