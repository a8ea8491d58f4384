/* SPDX-License-Identifier: MIT
 *
 * The textbook's switch: every CR3 load flushes all translations but global ones, so a space that
 * is not active has none (contract: tlb.h).
 */
#ifndef X86_MM_TLB_SWITCH_FLUSH_H
#define X86_MM_TLB_SWITCH_FLUSH_H

static inline void tlb_switch_init(void) {}

static inline void tlb_switch_log(void) {}

static inline bool tlb_own_try(struct arch_space *space, unsigned cpu __attribute__((unused)))
{
	tlb_own_note(space);
	cr3_write(space->root);
	return true;
}

static inline void tlb_own_load(struct arch_space *space)
{
	tlb_own_note(space);
	cr3_write(space ? space->root : kernel_root);
}

static inline void tlb_tag_forget(struct arch_space *space __attribute__((unused)),
				  unsigned cpu __attribute__((unused)))
{
}

static inline void tlb_own_drop_page(struct arch_space *space, vaddr_t page)
{
	if (!space || tlb_own_is_active(space))
		tlb_invlpg(page);
}

static inline void tlb_own_drop_all(struct arch_space *space)
{
	if (!space)
		tlb_flush_global();
	else if (tlb_own_is_active(space))
		tlb_flush_current();
}

#endif
