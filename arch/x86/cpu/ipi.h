/* SPDX-License-Identifier: MIT
 *
 * Interrupts from CPU to CPU: calls, which the caller waits for; kicks, which make a CPU look
 * whether it should switch threads (arch_cpu_kick); and the end of everything.
 *
 * A call is served outside the kernel lock, at once: by its interrupt, or by a CPU that waits for
 * a lock with interrupts off (arch_relax). The caller holds the kernel lock, so there is one call
 * at a time.
 */
#ifndef X86_IPI_H
#define X86_IPI_H

#ifdef CONFIG_SMP

#include <exo/cpu_set.h>
#include <exo/percpu.h>

/* Must not take a lock, write a log line or touch anything but its own CPU and the argument. */
typedef void ipi_fn(const void *argument);

/* Run fn on other CPUs; returns when all have. Kernel lock. */
void ipi_call(const struct cpu_set *cpus, ipi_fn *fn, const void *argument);

/* From the interrupt of a call. Interrupts off. */
void ipi_interrupt(void);

/* Send an interrupt command (SDM vol. 3A, 10.6.1) to the CPU with this APIC id. */
void ipi_send(uint32_t apic_id, uint32_t command);

/* From an NMI: stops this CPU when another one has said so. */
void ipi_nmi(void);

#else

static inline void ipi_interrupt(void) {}

static inline void ipi_nmi(void) {}

#endif

#endif
