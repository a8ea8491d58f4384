/* SPDX-License-Identifier: MIT
 *
 * Per-CPU data through GS. The linker gives the variables addresses from 0 on (kernel.lds.S,
 * section .percpu, which has no contents), and GS.base of each CPU is the block that holds its
 * copies: boot_percpu in the image for CPU 0, zeroed heap memory for the others. So `this_cpu(x)`
 * is %gs:x.
 *
 * Only exo/percpu.h includes this, before it declares the contract.
 */
#ifndef ARCH_PERCPU_H
#define ARCH_PERCPU_H

#include <exo/compiler.h>
#include <exo/types.h>

/* externally_visible: the compiler must not believe that only the code that it sees changes them.
 * Every switch of threads may change all of them at once. */
#define PERCPU(type, name) type name __section(".bss.percpu") __attribute__((externally_visible))

#define this_cpu(name)         (*(__typeof__(name) __seg_gs *)(uintptr_t)(&(name)))
#define this_cpu_pointer(name) ((__typeof__(name) *)(this_cpu(percpu_block) + (uintptr_t)(&(name))))
#define cpu_data(cpu, name)    (*(__typeof__(name) *)(percpu_blocks[cpu] + (uintptr_t)(&(name))))

extern PERCPU(char *, percpu_block); /* this CPU's block: GS.base */
extern PERCPU(unsigned, percpu_index);
extern char *percpu_blocks[CONFIG_NR_CPUS];
extern unsigned percpu_count;

static inline unsigned cpu_index(void)
{
	return this_cpu(percpu_index);
}

static inline unsigned cpu_count(void)
{
	return percpu_count;
}

#endif
