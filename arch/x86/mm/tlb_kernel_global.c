/* SPDX-License-Identifier: MIT
 *
 * Global pages: probing, and the flush of everything (tlb_kernel_global.h).
 */
#include <exo/log.h>
#include "tlb.h"

#define LEAF1_EDX_PGE (1u << 13)

uint8_t tlb_cpu_has_global;

void tlb_flush_global(void)
{
	uint64_t cr4 = cr4_read();

	if (!tlb_cpu_has_global) {
		tlb_flush_current();
		return;
	}
	/* A change of PGE flushes everything, under every tag (SDM vol. 3A, 4.10.4.1). */
	cr4_write(cr4 & ~(uint64_t)CR4_PGE);
	cr4_write(cr4);
}

void tlb_global_init(void)
{
	tlb_cpu_has_global = !!(cpuid(1, 0).edx & LEAF1_EDX_PGE);
	if (tlb_cpu_has_global)
		cr4_write(cr4_read() | CR4_PGE);
}

void tlb_global_log(void)
{
	if (tlb_cpu_has_global)
		log_info("tlb: kernel pages are global");
	else
		log_info("tlb: this CPU has no global pages: kernel translations are flushed with "
			 "the rest");
}
