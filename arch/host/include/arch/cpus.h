/* SPDX-License-Identifier: MIT
 *
 * The other CPUs, which are pthreads: cpu/smp.c, or nothing with NR_CPUS=1.
 */
#ifndef ARCH_CPUS_H
#define ARCH_CPUS_H

#include <exo/percpu.h>
#include <arch/irq.h>

struct boot_info;

#ifdef CONFIG_SMP

/* Linux may have stopped the pthread that is waited for: now and then it gets this one's time. */
void arch_relax_long(void);
extern PERCPU(unsigned, relaxed);

static inline void arch_relax(void)
{
	arch_pause();
	if (unlikely(!(++this_cpu(relaxed) & 1023)))
		arch_relax_long();
}

void arch_cpus_start(const struct boot_info *info);
unsigned arch_cpus_expected(void);
void arch_cpu_kick(unsigned cpu);
void arch_cpus_stop(void);

#else
#include <arch/one_cpu.h>
#endif

/* What a CPU does first when it has got the kernel lock. */
static inline void arch_kernel_entered(void) {}

#endif
