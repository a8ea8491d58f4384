/* SPDX-License-Identifier: MIT
 *
 * The translation lookaside buffer (Intel SDM vol. 3A, 4.10): the one place that loads CR3 and
 * invalidates translations. Whoever changes or removes a present entry reports it here through a
 * batch; making an entry present needs nothing, because the CPU caches no absent ones.
 *
 *	tlb_batch_begin(&batch, space);
 *	... clear entries, tlb_batch_add(&batch, page) for each ...
 *	tlb_batch_end(&batch);
 *	... only now free the frames and the page tables behind them ...
 *
 * Two seams, each a header of inlines:
 *   what a CR3 load means  tlb_switch_flush.h  it flushes all translations
 *   what a batch does      tlb_batch_each.h    invalidates each page at once
 */
#ifndef X86_MM_TLB_H
#define X86_MM_TLB_H

#include <exo/arch.h>
#include "../cpu/percpu.h"
#include "../cpu/registers.h"
#include "tables.h"

/* One page, in the running CPU's current context. */
static inline void tlb_invlpg(vaddr_t page)
{
	__asm__ volatile("invlpg (%0)" : : "r"(page) : "memory");
}

#include "tlb_switch_flush.h"

/* Give the CPU a space, or the kernel's own root (NULL); nothing when it is there already. Thread
 * context with nobody else to run, or interrupts off. */
static inline void tlb_space_activate(struct arch_space *space);

/* The space is about to die, active nowhere; what the CPU may still hold of it will not be used. */
static inline void tlb_space_forget(struct arch_space *space);

/* The short form of a batch of one: no translation of the page is left in the CPU, or none that it
 * would use when the space is next active. space NULL: the kernel's half. */
static inline void tlb_drop_page(struct arch_space *space, vaddr_t page);

#include "tlb_batch_each.h"

/* A batch belongs to one space (NULL: the kernel's half) and to one function's stack. Same contexts
 * as tlb_space_activate. */
static inline void tlb_batch_begin(struct tlb_batch *batch, struct arch_space *space);
static inline void tlb_batch_add(struct tlb_batch *batch, vaddr_t page);
static inline void tlb_batch_end(struct tlb_batch *batch);

#endif
