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
 * Four seams, each a header of inlines:
 *   what a CR3 load means     tlb_switch_flush.h   it flushes all that is not global
 *                             tlb_switch_pcid.h    it changes a tag; a space keeps its translations
 *   whose the kernel half is  tlb_kernel_each.h    cached once for each space
 *                             tlb_kernel_global.h  cached once, no CR3 load flushes it
 *   who else must know       tlb_others_one.h    nobody: one CPU
 *                             tlb_others_each.h   every CPU that ever ran the space
 *                             tlb_others_lazy.h   those that run it now
 *   what a batch does         tlb_batch_each.h     invalidates each page at once
 *                             tlb_batch_gather.h   gathers, then single pages or everything
 *
 * tlb_own_* is this CPU's part of each operation; the seam of the others decides which CPUs do
 * theirs, by an interrupt that the caller waits for (cpu/ipi.h). A gathered batch sends one, at its
 * end. Before there is a second CPU the first one calls tlb_others_begin, and each further one
 * calls tlb_cpu_starts when it has got the kernel lock for the first time.
 *
 * Every function: interrupts off, or thread context in the kernel, which is not preempted; under
 * the kernel lock, but for tlb_own_*.
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

/* This CPU is in the space; it is now in the space, or in the kernel's own root (NULL). */
static inline bool tlb_own_is_active(const struct arch_space *space);
static inline void tlb_own_note(struct arch_space *space);

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

/* Into the space, or the kernel's own root, from another. */
static inline void tlb_own_load(struct arch_space *space);

#if !defined(CONFIG_SMP)
#include "tlb_others_one.h"
#elif defined(CONFIG_MM_TLB_LAZY)
#include "tlb_others_lazy.h"
#else
#include "tlb_others_each.h"
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

/* The CPU is in the space, and tlb_space_activate would do nothing. */
static inline bool tlb_space_is_current(const struct arch_space *space);

/* Give the CPU a space, or the kernel's own root (NULL); nothing when it is there already. */
static inline void tlb_space_activate(struct arch_space *space);

/* The same for a space that is not active, where it takes no more than loading CR3; false: nothing
 * has happened. */
static inline bool tlb_space_try(struct arch_space *space)
{
	return likely(tlb_others_quiet(space)) && likely(tlb_own_try(space, cpu_index()));
}

/* The same on a CPU that is alone (kernel_is_alone): it is number 0. */
static inline bool tlb_space_try_alone(struct arch_space *space)
{
	return likely(tlb_others_quiet_alone(space)) && likely(tlb_own_try(space, 0));
}

/* A space is about to die: nothing that a CPU holds will be used for it. Not active here. */
static inline void tlb_space_forget(struct arch_space *space);

/* Its parts: no other CPU need be told, and this one has nothing to catch up with; load CR3 if the
 * space may keep what this CPU, of that number, has of it. */
static inline bool tlb_others_quiet(const struct arch_space *space);
static inline bool tlb_others_quiet_alone(const struct arch_space *space);
static inline bool tlb_own_try(struct arch_space *space, unsigned cpu);

/* The same for this CPU alone. */
static inline void tlb_tag_forget(struct arch_space *space, unsigned cpu); /* of another CPU, too */
static inline void tlb_own_drop_page(struct arch_space *space, vaddr_t page);
static inline void tlb_own_drop_all(struct arch_space *space);

/* The short form of a batch of one page, and of one of everything: no translation is left in the
 * CPU, or none that it would use when the space is next active. space NULL: the kernel's half,
 * which is in every space. */
static inline void tlb_drop_page(struct arch_space *space, vaddr_t page);
/* The same for the entry of a page table that will be freed. */
static inline void tlb_drop_table(struct arch_space *space, vaddr_t page);
static inline void tlb_drop_all(struct arch_space *space);

/* fn(argument) on the other CPUs that may hold translations of the space: their part of what this
 * one has done. fn takes no lock and writes no log. */
static inline void tlb_others_run(struct arch_space *space, void (*fn)(const void *),
				  const void *argument);

/* A batch belongs to one space (NULL: the kernel's half) and to one function's stack. */
static inline void tlb_batch_begin(struct tlb_batch *batch, struct arch_space *space);
static inline void tlb_batch_add(struct tlb_batch *batch, vaddr_t page);
static inline void tlb_batch_end(struct tlb_batch *batch);

#endif
