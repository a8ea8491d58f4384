/* SPDX-License-Identifier: MIT
 *
 * MM_PCID: translations carry a 12-bit tag, the process-context identifier in CR3 (contract: tlb.h;
 * SDM vol. 3A, 4.10.1). A space keeps its tag, and with it its translations, over a switch to
 * others.
 *
 * Tags are given out in order and never taken back; a 64-bit context holds the PCID and the
 * generation that it belongs to. When the 4095 are used up, and when all spaces but the active one
 * must lose what they hold, a new generation starts and every context is worthless (the scheme of
 * ARM's ASIDs, Linux arch/arm64/mm/context.c). No flush of everything is needed for that: a fresh
 * tag is loaded without CR3_KEEP, which removes what its last owner left.
 *
 * So the one rule is: CR3_KEEP only with a tag of this generation. On a CPU without PCID
 * generation, tags and the bit stay 0: every CR3 load flushes, as in tlb_switch_flush.h.
 */
#ifndef X86_MM_TLB_SWITCH_PCID_H
#define X86_MM_TLB_SWITCH_PCID_H

#define PCID_BITS 12
#define PCID_MASK ((1u << PCID_BITS) - 1)
#define CR3_KEEP  (1ull << 63) /* this load flushes nothing */

extern PERCPU(struct tlb_context, tlb_kernel_context);

/* A fresh tag for the context and CR3's bits for its first use. */
uint64_t pcid_assign(struct tlb_cpu *cpu, struct tlb_context *context);
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
	return context->tag >> PCID_BITS == cpu->generation;
}

static inline uint64_t pcid_cr3_bits(struct tlb_cpu *cpu, struct tlb_context *context)
{
	if (likely(pcid_is_valid(cpu, context)))
		return cpu->keep | (context->tag & PCID_MASK);
	return pcid_assign(cpu, context);
}

static inline bool tlb_own_try(struct cpu *cpu, struct arch_space *space)
{
	uint64_t tag = pcid_context(space)->tag;

	if (unlikely(tag >> PCID_BITS != cpu->tlb.generation))
		return false;
	cpu->active_root = space->root;
	cr3_write((tag & PCID_MASK) | cpu->tlb.keep | space->root);
	return true;
}

static inline void tlb_own_load(struct arch_space *space)
{
	struct cpu *cpu = cpu_self();
	paddr_t root = space ? space->root : kernel_root;

	cpu->active_root = root;
	cr3_write(root | pcid_cr3_bits(&cpu->tlb, pcid_context(space)));
}

/* The tag is given to nobody else before its next first use. */
static inline void tlb_tag_forget(struct arch_space *space, unsigned cpu)
{
	space->contexts[cpu].tag = 0;
}

static inline void tlb_own_drop_page(struct arch_space *space, vaddr_t page)
{
	struct cpu *cpu = cpu_self();

	if (!space || cpu->active_root == space->root)
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
	} else if (cpu->active_root == space->root) {
		tlb_flush_current();
	} else {
		pcid_context(space)->tag = 0;
	}
}

#endif
