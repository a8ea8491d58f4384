/* SPDX-License-Identifier: MIT
 *
 * What both ways to tell other CPUs have in common (contract: tlb.h): this CPU drops its own, and
 * if it is not alone, tells the others.
 */
#ifndef X86_MM_TLB_OTHERS_SEVERAL_H
#define X86_MM_TLB_OTHERS_SEVERAL_H

#include "../cpu/ipi.h"

/* fn(argument) on every other CPU that may have translations of the space. */
void tlb_others_call(struct arch_space *space, ipi_fn *fn, const void *argument);
void tlb_others_drop_page(struct arch_space *space, vaddr_t page);
void tlb_others_drop_all(struct arch_space *space);
void tlb_others_forget(struct arch_space *space);

static inline void tlb_others_run(struct arch_space *space, ipi_fn *fn, const void *argument)
{
	if (cpu_count() > 1)
		tlb_others_call(space, fn, argument);
}

static inline void tlb_space_forget(struct arch_space *space)
{
	tlb_tag_forget(space, cpu_index());
	if (cpu_count() > 1)
		tlb_others_forget(space);
}

static inline void tlb_drop_page(struct arch_space *space, vaddr_t page)
{
	tlb_own_drop_page(space, page);
	if (cpu_count() > 1)
		tlb_others_drop_page(space, page);
}

static inline void tlb_drop_all(struct arch_space *space)
{
	tlb_own_drop_all(space);
	if (cpu_count() > 1)
		tlb_others_drop_all(space);
}

#endif
