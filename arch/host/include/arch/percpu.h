/* SPDX-License-Identifier: MIT
 *
 * Per-CPU data through GS, as on x86. The linker gives the variables ordinary addresses (section
 * percpu, which is CPU 0's block), and GS.base of a pthread is what its block lies higher: 0 for
 * CPU 0. So `this_cpu(x)` is %gs:x.
 *
 * Only exo/percpu.h includes this, before it declares the contract.
 */
#ifndef ARCH_PERCPU_H
#define ARCH_PERCPU_H

#include <exo/compiler.h>
#include <exo/types.h>

/* externally_visible: the compiler must not believe that only the code that it sees changes them.
 * Every switch of threads may change all of them at once. */
#define PERCPU(type, name) type name __section("percpu") __attribute__((externally_visible))

#define this_cpu(name) (*(__typeof__(name) __seg_gs *)(uintptr_t)(&(name)))
#define this_cpu_pointer(name) \
	((__typeof__(name) *)(this_cpu(percpu_offset) + (uintptr_t)(&(name))))
#define cpu_data(cpu, name) (*(__typeof__(name) *)(percpu_offsets[cpu] + (uintptr_t)(&(name))))

extern PERCPU(uintptr_t, percpu_offset); /* of this CPU's block from CPU 0's: GS.base */
extern PERCPU(unsigned, percpu_index);
extern uintptr_t percpu_offsets[CONFIG_NR_CPUS];
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
