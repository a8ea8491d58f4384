/* SPDX-License-Identifier: MIT
 *
 * Several CPUs: the blocks of per-CPU data, and starting the others.
 */
#ifndef X86_SMP_H
#define X86_SMP_H

#include "percpu.h"

#ifdef CONFIG_SMP

extern char boot_percpu[]; /* kernel.lds.S */

static inline struct cpu *smp_boot_cpu(void)
{
	return (struct cpu *)boot_percpu;
}

/* CPU 0 knows itself: right after GS. */
void smp_init_early(void);

#else

static inline struct cpu *smp_boot_cpu(void)
{
	return &cpu_area;
}

static inline void smp_init_early(void) {}

#endif

#endif
