/* SPDX-License-Identifier: MIT
 *
 * The textbook's kernel half: its translations are cached like everybody's (contract: tlb.h).
 */
#ifndef X86_MM_TLB_KERNEL_EACH_H
#define X86_MM_TLB_KERNEL_EACH_H

#define TLB_KERNEL_BITS 0ull

/* INVLPG reaches a kernel page's translation under every tag. */
static inline bool tlb_kernel_is_global(void)
{
	return false;
}

/* Global translations too, and under every tag where tags are in use and the CPU flushes at once.
 */
static inline void tlb_flush_global(void)
{
	tlb_flush_current();
}

static inline void tlb_kernel_init(void) {}

static inline void tlb_kernel_log(void) {}

#endif
