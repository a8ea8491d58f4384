/* SPDX-License-Identifier: MIT
 *
 * MM_TLB_LAZY: only CPUs that are using the space in user mode are interrupted (contract: tlb.h;
 * the idea is Linux's, arch/x86/mm/tlb.c). The kernel lock makes it simple: who holds it knows what
 * every other CPU is doing.
 *
 * A CPU that runs a thread of the space is interrupted.
 *
 * One that has it in CR3 but runs none is marked: it drops everything when it next runs one (idle
 * CPUs stay in the space that they were in last). Tables that go are another matter: the CPU may
 * walk them at any time, so it is interrupted, too.
 *
 * One that had it once has its tag forgotten; without tags there is nothing left.
 *
 * For the kernel's half nobody is interrupted: a CPU outside of the kernel touches none of it but
 * its own stack, its own data and what never goes away, and on its way in, with the kernel lock, it
 * looks whether anything went. Hence the catching up in kernel_lock: 2 instructions.
 */
#ifndef X86_MM_TLB_OTHERS_LAZY_H
#define X86_MM_TLB_OTHERS_LAZY_H

#include "tlb_others_several.h"

extern PERCPU(struct arch_space *, tlb_active); /* what CR3 holds; NULL: the kernel's own root */
extern PERCPU(bool, tlb_stale);                 /* and its translations are out of date */

void tlb_others_begin(void);
void tlb_catch_up(void);
void tlb_others_drop_table(struct arch_space *space, vaddr_t page);

static inline void tlb_cpu_starts(void)
{
	tlb_kernel_catch_up();
}

static inline bool tlb_own_is_active(const struct arch_space *space)
{
	return this_cpu(tlb_active) == space;
}

static inline void tlb_own_note(struct arch_space *space)
{
	this_cpu(tlb_active) = space;
}

static inline bool tlb_space_is_current(const struct arch_space *space)
{
	return tlb_own_is_active(space) && !this_cpu(tlb_stale);
}

/* A CPU that is alone tells nobody, and nobody has marked it. */
static inline bool tlb_others_quiet(const struct arch_space *space __attribute__((unused)))
{
	return cpu_count() == 1;
}

static inline bool tlb_others_quiet_alone(const struct arch_space *space __attribute__((unused)))
{
	return true;
}

static inline void tlb_space_activate(struct arch_space *space)
{
	struct arch_space *old = this_cpu(tlb_active);

	if (unlikely(this_cpu(tlb_stale)))
		tlb_catch_up();
	if (old == space)
		return;
	/* A single CPU needs no telling: tlb_others_begin makes up for it. */
	if (unlikely(cpu_count() > 1)) {
		if (old)
			cpu_set_remove(&old->sharers.in_cr3, cpu_index());
		if (space) {
			cpu_set_add(&space->sharers.in_cr3, cpu_index());
			cpu_set_add(&space->sharers.ran, cpu_index());
		}
	}
	tlb_own_load(space);
}

static inline void tlb_drop_table(struct arch_space *space, vaddr_t page)
{
	tlb_own_drop_page(space, page);
	if (cpu_count() > 1)
		tlb_others_drop_table(space, page);
}

#endif
