/* SPDX-License-Identifier: MIT
 *
 * What a space and a CPU remember about tagged translations (arch/x86/mm/tlb.h): with MM_PCID the
 * tag, without it nothing. With several CPUs a space has one context for each.
 */
#ifndef ARCH_TLB_CONTEXT_H
#define ARCH_TLB_CONTEXT_H

#include <exo/types.h>

#ifdef CONFIG_MM_PCID
struct tlb_context {
	uint64_t tag; /* generation << 12 | PCID; 0: none yet| PCID; 0: none */
};

struct tlb_cpu {
	uint64_t generation; /* tags of earlier ones are worthless */
	uint64_t keep;       /* the bit in CR3 that keeps a tag's translations; 0 without PCID */
	unsigned next_pcid;
	bool has_invpcid;
};
#else
struct tlb_context {
};

struct tlb_cpu {
};
#endif

#endif
