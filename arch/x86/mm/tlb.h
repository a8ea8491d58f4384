/* SPDX-License-Identifier: MIT
 *
 * The translation lookaside buffer (Intel SDM vol. 3A, 4.10): the one place that loads CR3 and
 * invalidates translations. Whoever changes or removes a present entry reports it here; making an
 * entry present needs nothing, because the CPU caches no absent ones.
 *
 *	tlb_batch_begin(&batch, space);
 *	... clear entries, tlb_batch_add(&batch, page) for each ...
 *	tlb_batch_end(&batch);
 *	... only now free the frames, and the page tables that led to them ...
 *
 * Three seams, each a header of inlines:
 *   what a CR3 load means     tlb_switch_flush.h   it flushes all that is not global
 *                             tlb_switch_pcid.h    it changes a tag; a space keeps its translations
 *   whose the kernel half is  tlb_kernel_each.h    cached once for each space
 *                             tlb_kernel_global.h  cached once, no CR3 load flushes it
 *   what a batch does         tlb_batch_each.h     invalidates each page at once
 *                             tlb_batch_gather.h   gathers, then single pages or everything
 *
 * For several CPUs: tlb_drop_page and tlb_drop_all are where a CPU learns of the change, so they
 * are what an interrupt to the other CPUs on which the space is active will call there; where it
 * is not active, `tag = 0` in that CPU's context of the space is enough, without an interrupt. A
 * gathered batch sends one interrupt, in tlb_batch_end. Who puts off the work on an idle CPU
 * catches up in tlb_space_activate, by comparing generations as tlb_switch_pcid.h does.
 *
 * Every function: interrupts off, or thread context in the kernel, which is not preempted.
 */
#ifndef X86_MM_TLB_H
#define X86_MM_TLB_H

#include <exo/arch.h>
#include "../cpu/percpu.h"
#include "../cpu/registers.h"
#include "tables.h"

/* One page under the current tag, and the global one; with all that is cached of tables. */
static inline void tlb_invlpg(vaddr_t page)
{
	__asm__ volatile("invlpg (%0)" : : "r"(page) : "memory");
}

/* All but global translations of the current tag. */
static inline void tlb_flush_current(void)
{
	cr3_write(cr3_read());
}

#ifdef CONFIG_MM_GLOBAL_PAGES
#include "tlb_kernel_global.h"
#else
#include "tlb_kernel_each.h"
#endif
#ifdef CONFIG_MM_PCID
#include "tlb_switch_pcid.h"
#else
#include "tlb_switch_flush.h"
#endif
#ifdef CONFIG_MM_TLB_BATCH
#include "tlb_batch_gather.h"
#else
#include "tlb_batch_each.h"
#endif

/* TLB_KERNEL_BITS: what every entry of a page of the kernel's half has set. */

/* Switch on what the options ask for and the CPU has. Start-up, before arch_map_memory. */
static inline void tlb_kernel_init(void);
static inline void tlb_switch_init(void);

/* One line in the log for each option that is on: what became of it. */
static inline void tlb_kernel_log(void);
static inline void tlb_switch_log(void);

/* Give the CPU a space, or the kernel's own root (NULL); nothing when it is there already. */
static inline void tlb_space_activate(struct arch_space *space);

/* A space is born or about to die: nothing that the CPU holds will be used for it. Active nowhere.
 */
static inline void tlb_space_forget(struct arch_space *space);

/* The short form of a batch of one page, and of one of everything: no translation is left in the
 * CPU, or none that it would use when the space is next active. space NULL: the kernel's half,
 * which is in every space. */
static inline void tlb_drop_page(struct arch_space *space, vaddr_t page);
static inline void tlb_drop_all(struct arch_space *space);

/* A batch belongs to one space (NULL: the kernel's half) and to one function's stack. */
static inline void tlb_batch_begin(struct tlb_batch *batch, struct arch_space *space);
static inline void tlb_batch_add(struct tlb_batch *batch, vaddr_t page);
static inline void tlb_batch_end(struct tlb_batch *batch);

#endif
