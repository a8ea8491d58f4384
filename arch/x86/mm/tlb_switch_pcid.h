/* SPDX-License-Identifier: MIT
 *
 * MM_PCID: translations carry a 12-bit tag, the process-context identifier in CR3 (contract: tlb.h;
 * SDM vol. 3A, 4.10.1). A space keeps its tag, and with it its translations, over a switch to
 * others.
 *
 * Tags are given out in order and never taken back; a context holds the generation that its
 * tag belongs to. When the 4095 are used up, and when all spaces but the active one
 * must lose what they hold, a new generation starts and every context is worthless (the scheme of
 * ARM's ASIDs, Linux arch/arm64/mm/context.c). No flush of everything is needed for that: a fresh
 * tag is loaded without CR3_KEEP, which removes what its last owner left.
 *
 * So the one rule is: CR3_KEEP only with a tag of this generation. On a CPU without PCID the
 * generation stays 1, tags and the bit stay 0: every CR3 load flushes, as in tlb_switch_flush.h.
 */
#ifndef X86_MM_TLB_SWITCH_PCID_H
#define X86_MM_TLB_SWITCH_PCID_H

#define PCID_BITS 12
#define PCID_MASK ((1u << PCID_BITS) - 1)
#define CR3_KEEP  (1ull << 63) /* this load flushes nothing */

extern PERCPU(struct tlb_context, tlb_kernel_context);

/* A fresh tag for the context of a space with this root, and CR3 for its first use. */
uint64_t pcid_assign(struct tlb_cpu *cpu, struct tlb_context *context, paddr_t root);
/* Remove one page of a context that is valid and not in CR3. */
void pcid_drop_inactive(const struct tlb_cpu *cpu, struct tlb_context *context, vaddr_t page);
void pcid_drop_kernel(struct tlb_cpu *cpu);
void pcid_init(struct tlb_cpu *cpu);
void pcid_log(const struct tlb_cpu *cpu);

static inline void tlb_switch_init(void)
{
	pcid_init(&cpu_self()->tlb);
}

static inline void tlb_switch_log(void)
{
	pcid_log(&cpu_self()->tlb);
}

/* This CPU's of a space, or of the kernel's own root (NULL). */
static inline struct tlb_context *pcid_context(struct arch_space *space)
{
	return space ? &space->contexts[cpu_index()] : this_cpu_pointer(tlb_kernel_context);
}

static inline bool pcid_is_valid(const struct tlb_cpu *cpu, const struct tlb_context *context)
{
	return context->generation == cpu->generation;
}

/* To be loaded now. The first time of all is in generation 0, in start-up. */
static inline uint64_t pcid_cr3(struct tlb_cpu *cpu, struct tlb_context *context, paddr_t root)
{
	if (likely(pcid_is_valid(cpu, context) && context->generation))
		return context->cr3;
	return pcid_assign(cpu, context, root);
}

static inline bool tlb_own_try(struct arch_space *space, unsigned cpu)
{
	const struct tlb_context *context = &space->contexts[cpu];

	if (unlikely(context->generation != this_cpu(cpu_area).tlb.generation))
		return false;
	tlb_own_note(space);
	cr3_write(context->cr3);
	return true;
}

static inline void tlb_own_load(struct arch_space *space)
{
	paddr_t root = space ? space->root : kernel_root;

	tlb_own_note(space);
	cr3_write(pcid_cr3(&cpu_self()->tlb, pcid_context(space), root));
}

/* The tag is given to nobody else before its next first use. */
static inline void tlb_tag_forget(struct arch_space *space, unsigned cpu)
{
	space->contexts[cpu].generation = 0;
}

static inline void tlb_own_drop_page(struct arch_space *space, vaddr_t page)
{
	struct cpu *cpu = cpu_self();

	if (!space || tlb_own_is_active(space))
		tlb_invlpg(page);
	else if (pcid_is_valid(&cpu->tlb, pcid_context(space)))
		pcid_drop_inactive(&cpu->tlb, pcid_context(space), page);
	/* Under the other tags the kernel's page may be cached as well. */
	if (!space && !tlb_kernel_is_global())
		pcid_drop_kernel(&cpu->tlb);
}

static inline void tlb_own_drop_all(struct arch_space *space)
{
	struct cpu *cpu = cpu_self();

	if (!space) {
		tlb_flush_global();
		pcid_drop_kernel(&cpu->tlb);
	} else if (tlb_own_is_active(space)) {
		tlb_flush_current();
	} else {
		pcid_context(space)->generation = 0;
	}
}

#endif
