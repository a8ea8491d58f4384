/* SPDX-License-Identifier: MIT
 *
 * There is no lookaside buffer: every access to user memory walks the tables (mm/copy.c). So what
 * the shared page-table code says about changed entries is nothing here; which space is current,
 * is a variable.
 */
#ifndef ARCH_TLB_H
#define ARCH_TLB_H

#include <exo/percpu.h>
#include <arch/space.h>

extern PERCPU(const struct arch_space *, host_space); /* NULL: the kernel's own */

struct tlb_batch {
};

static inline void tlb_space_activate(struct arch_space *space)
{
	this_cpu(host_space) = space;
}

static inline void tlb_space_forget(struct arch_space *space)
{
	for (unsigned cpu = 0; cpu < cpu_count(); cpu++)
		if (cpu_data(cpu, host_space) == space)
			cpu_data(cpu, host_space) = NULL;
}

static inline void tlb_drop_page(struct arch_space *space __attribute__((unused)),
				 vaddr_t page __attribute__((unused)))
{
}

static inline void tlb_drop_table(struct arch_space *space __attribute__((unused)),
				  vaddr_t page __attribute__((unused)))
{
}

static inline void tlb_drop_all(struct arch_space *space __attribute__((unused))) {}

static inline void tlb_batch_begin(struct tlb_batch *batch __attribute__((unused)),
				   struct arch_space *space __attribute__((unused)))
{
}

static inline void tlb_batch_add(struct tlb_batch *batch __attribute__((unused)),
				 vaddr_t page __attribute__((unused)))
{
}

static inline void tlb_batch_end(struct tlb_batch *batch __attribute__((unused))) {}

#endif
