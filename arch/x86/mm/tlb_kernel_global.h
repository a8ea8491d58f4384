/* SPDX-License-Identifier: MIT
 *
 * MM_GLOBAL_PAGES: the kernel's pages carry the global bit (contract: tlb.h; SDM vol.
 * 3A, 4.10.2.4). Their translations belong to no tag and outlive CR3 loads. INVLPG removes them one
 * by one, a change of CR4.PGE all of them. On a CPU without global pages the bit in the entries
 * means nothing.
 */
#ifndef X86_MM_TLB_KERNEL_GLOBAL_H
#define X86_MM_TLB_KERNEL_GLOBAL_H

#define TLB_KERNEL_BITS PTE_GLOBAL

extern uint8_t tlb_cpu_has_global;

static inline bool tlb_kernel_is_global(void)
{
	return tlb_cpu_has_global;
}

void tlb_flush_global(void);
void tlb_global_init(void);
void tlb_global_log(void);

static inline void tlb_kernel_init(void)
{
	tlb_global_init();
}

static inline void tlb_kernel_log(void)
{
	tlb_global_log();
}

#endif
