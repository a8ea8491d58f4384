/* SPDX-License-Identifier: MIT
 *
 * What a space and a CPU remember about tagged translations (arch/x86/mm/tlb.h): with MM_PCID the
 * tag, without it nothing; and who else may have translations of a space.
 */
#ifndef ARCH_TLB_CONTEXT_H
#define ARCH_TLB_CONTEXT_H

#include <exo/cpu_set.h>
#include <exo/types.h>

#ifdef CONFIG_MM_PCID
struct tlb_context {
	uint64_t generation; /* in which the tag was given; 0: none yet */
	uint64_t cr3;        /* with the tag, to be loaded again in that generation */
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

#if defined(CONFIG_MM_TLB_LAZY)
struct tlb_sharers {
	struct cpu_set in_cr3; /* the CPUs that have the space in CR3 */
	struct cpu_set ran;    /* and those that may have a tag for it */
};
#elif defined(CONFIG_SMP)
struct tlb_sharers {
	struct cpu_set ran; /* the CPUs that ever had the space in CR3 */
};
#else
struct tlb_sharers {
};
#endif

#endif
