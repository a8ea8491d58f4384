/* SPDX-License-Identifier: MIT
 *
 * The other CPUs with NR_CPUS=1, on every machine: there are none. exo/arch.h has the
 * contract.
 */
#ifndef ARCH_ONE_CPU_H
#define ARCH_ONE_CPU_H

#include <arch/irq.h>

struct boot_info;

static inline void arch_relax(void)
{
	arch_pause();
}

static inline void arch_cpus_start(const struct boot_info *info __attribute__((unused))) {}

static inline unsigned arch_cpus_expected(void)
{
	return 1;
}

static inline void arch_cpu_kick(unsigned cpu __attribute__((unused))) {}

static inline void arch_cpus_stop(void) {}

#endif
