/* SPDX-License-Identifier: MIT
 *
 * Process-context identifiers: probing, and the paths that are not taken at every switch
 * (tlb_switch_pcid.h). PCID 0 is what CR3 holds before the first tag; it is never given out.
 */
#include <exo/assert.h>
#include <exo/log.h>
#include "tlb.h"

#define LEAF1_ECX_PCID    (1u << 17)
#define LEAF7_EBX_INVPCID (1u << 10)

#define PCID_FIRST 1

#define INVPCID_PAGE 0 /* one page of one tag (SDM vol. 2A, INVPCID) */

PERCPU(struct tlb_context, tlb_kernel_context);

static unsigned take_tag(struct tlb_cpu *cpu)
{
	if (cpu->next_pcid > PCID_MASK) {
		cpu->next_pcid = PCID_FIRST;
		cpu->generation++;
	}
	return cpu->next_pcid++;
}

uint64_t pcid_assign(struct tlb_cpu *cpu, struct tlb_context *context, paddr_t root)
{
	uint64_t cr3 = root | (cpu->keep ? take_tag(cpu) : 0);

	context->generation = cpu->generation;
	context->cr3 = cr3 | cpu->keep;
	return cr3;
}

static void invpcid(uint64_t type, uint64_t pcid, vaddr_t page)
{
	struct {
		uint64_t pcid;
		vaddr_t page;
	} what = { pcid, page };

	__asm__ volatile("invpcid %0, %1" : : "m"(what), "r"(type) : "memory");
}

void pcid_drop_inactive(const struct tlb_cpu *cpu, struct tlb_context *context, vaddr_t page)
{
	if (cpu->has_invpcid)
		invpcid(INVPCID_PAGE, context->cr3 & PCID_MASK, page);
	else
		context->generation = 0;
}

void pcid_drop_kernel(struct tlb_cpu *cpu)
{
	if (cpu->keep)
		cpu->generation++;
}

void pcid_init(struct tlb_cpu *cpu)
{
	cpu->generation = 1;
	if (!(cpuid(1, 0).ecx & LEAF1_ECX_PCID))
		return;
	assert(!(cr3_read() & PCID_MASK)); /* or setting PCIDE would fault */
	cr4_write(cr4_read() | CR4_PCIDE);
	cpu->has_invpcid = cpuid(0, 0).eax >= 7 && cpuid(7, 0).ebx & LEAF7_EBX_INVPCID;
	cpu->next_pcid = PCID_FIRST;
	cpu->keep = CR3_KEEP;
}

void pcid_log(const struct tlb_cpu *cpu)
{
	if (cpu->keep)
		log_info("tlb: PCID is on, INVPCID %s", cpu->has_invpcid ? "too" : "is absent");
	else
		log_info("tlb: this CPU has no PCID: every CR3 load flushes");
}
