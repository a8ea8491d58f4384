/* SPDX-License-Identifier: MIT
 *
 * The time-stamp counter, for the kernel and for agents alike (Intel SDM vol. 2B, RDTSC; vol. 2A,
 * LFENCE: LFENCE waits until earlier instructions are complete and holds later ones back).
 */
#ifndef ARCH_TSC_H
#define ARCH_TSC_H

#include <exo/compiler.h>
#include <exo/types.h>

static inline uint64_t arch_tsc(void)
{
	uint64_t low, high; /* the CPU clears the upper halves */

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	return low + (high << 32);
}

static inline uint64_t arch_tsc_serialized(void)
{
	uint32_t low, high;

	__asm__ volatile("lfence; rdtsc; lfence" : "=a"(low), "=d"(high) : : "memory");
	return (uint64_t)high << 32 | low;
}

/* ticks * factor / 2^32, which must fit. */
static inline uint64_t arch_scale_fp32(uint64_t ticks, uint64_t factor)
{
	uint64_t high;

	__asm__("mulq %2\n\t"
		"shrdq $32, %1, %0"
		: "+a"(ticks), "=&d"(high)
		: "rm"(factor)
		: "cc");
	return ticks;
}

/* Serialised read straight into memory: one asm statement, so that the compiler puts nothing
 * between the read and the measured code. */
static __always_inline void arch_tsc_store(uint64_t *slot)
{
	uint32_t *half = (uint32_t *)slot;

	__asm__ volatile("lfence; rdtsc; movl %%eax, %0; movl %%edx, %1; lfence"
			 : "=m"(half[0]), "=m"(half[1])
			 :
			 : "eax", "edx", "memory");
}

#endif
