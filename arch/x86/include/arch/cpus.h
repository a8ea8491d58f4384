/* SPDX-License-Identifier: MIT
 *
 * The other CPUs, as portable code asks for them (exo/arch.h has the contract): cpu/smp.c and
 * cpu/ipi.c, or nothing with NR_CPUS=1.
 */
#ifndef ARCH_CPUS_H
#define ARCH_CPUS_H

#include <exo/percpu.h>
#include <arch/irq.h>

struct boot_info;

#ifdef CONFIG_SMP

extern PERCPU(bool, ipi_called);
void ipi_serve(void);

static inline void arch_relax(void)
{
	__asm__ volatile("pause" : : : "memory");
	if (unlikely(this_cpu(ipi_called)))
		ipi_serve();
}

void arch_cpus_start(const struct boot_info *info);
unsigned arch_cpus_expected(void);
void arch_cpu_kick(unsigned cpu);
void arch_cpus_stop(void);

#else
#include <arch/one_cpu.h>
#endif

/* What a CPU does first when it has got the kernel lock: with MM_TLB_LAZY it looks whether
 * translations of the kernel's half have gone meanwhile (arch/x86/mm/tlb_others_lazy.h). */
#ifdef CONFIG_MM_TLB_LAZY

extern uint64_t tlb_kernel_generation;
extern PERCPU(uint64_t, tlb_kernel_seen);
void tlb_kernel_catch_up(void);

static __always_inline void arch_kernel_entered(void)
{
	if (unlikely(this_cpu(tlb_kernel_seen) != tlb_kernel_generation))
		tlb_kernel_catch_up();
}

#else

static inline void arch_kernel_entered(void) {}

#endif

#endif
