/* SPDX-License-Identifier: MIT
 *
 * The layout of memory in the process, and address spaces, whose page tables have x86's format
 * (arch/x86/mm) and are walked by software.
 *
 *	20000000  kernel stacks, each with unmapped pages below it
 *	40000000  direct map: physical address + this; the pages of one memory file
 *	7fff0000  its end at the latest: behind it lies what the sanitizers keep
 *
 * User addresses are the same as on x86, and mean nothing to the process.
 */
#ifndef ARCH_SPACE_H
#define ARCH_SPACE_H

#include <exo/types.h>

#define ARCH_USER_START 0x0000000000010000ull
#define ARCH_USER_END   0x00007ffffffff000ull
#define ARCH_STACK_AREA 0x20000000ull
#define ARCH_DIRECT_MAP 0x40000000ull
#define ARCH_DIRECT_END 0x7fff0000ull

struct quota;

struct arch_space {
	paddr_t root;        /* the top-level table */
	size_t tables;       /* frames that hold its page tables, root included */
	struct quota *quota; /* pays for them */
};

static inline void *arch_phys_to_virt(paddr_t address)
{
	return (void *)(address + ARCH_DIRECT_MAP);
}

static inline paddr_t arch_virt_to_phys(const void *address)
{
	return (vaddr_t)address - ARCH_DIRECT_MAP;
}

static inline void arch_zero_pages(void *start, size_t bytes)
{
	size_t words = bytes / 8;

	__asm__ volatile("rep stosq" : "+D"(start), "+c"(words) : "a"(0ull) : "memory");
}

#endif
