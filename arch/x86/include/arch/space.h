/* SPDX-License-Identifier: MIT
 *
 * The layout of virtual memory, and address spaces as x86-64 sees them (four-level paging, Intel
 *SDM vol. 3A ch. 4).
 *
 *	0000000000010000  user space, to the page before the canonical hole
 *	ffff800000000000  direct map: physical address + this
 *	ffffff0000000000  kernel stacks, each with a guard page
 *	ffffffff80000000  kernel image: physical address + this
 *
 * The last user page is never mapped: a SYSCALL there would leave a non-canonical return address,
 *on which SYSRET faults in the kernel.
 */
#ifndef ARCH_SPACE_H
#define ARCH_SPACE_H

#include <exo/types.h>
#include <arch/tlb_context.h>

#define ARCH_USER_START 0x0000000000010000ull
#define ARCH_USER_END   0x00007ffffffff000ull
#define ARCH_DIRECT_MAP 0xffff800000000000ull
#define ARCH_STACK_AREA 0xffffff0000000000ull
#define ARCH_IMAGE_BASE 0xffffffff80000000ull

struct quota;

struct arch_space {
	paddr_t root;        /* PML4 */
	size_t tables;       /* frames that hold its page tables, root included */
	struct quota *quota; /* pays for them */
	struct tlb_context contexts[CONFIG_NR_CPUS];
	struct tlb_sharers sharers;
};

static inline void *arch_phys_to_virt(paddr_t address)
{
	return (void *)(address + ARCH_DIRECT_MAP);
}

static inline paddr_t arch_virt_to_phys(const void *address)
{
	vaddr_t at = (vaddr_t)address;

	return at >= ARCH_IMAGE_BASE ? at - ARCH_IMAGE_BASE : at - ARCH_DIRECT_MAP;
}

/* Stores of eight bytes: on machines that count `rep` per iteration this is the cheapest form. */
static inline void arch_zero_pages(void *start, size_t bytes)
{
	size_t words = bytes / 8;

	__asm__ volatile("rep stosq" : "+D"(start), "+c"(words) : "a"(0ull) : "memory");
}

#endif
