/* SPDX-License-Identifier: MIT
 *
 * The interrupt flag of this CPU is a variable, so switching interrupts off and on is a store.
 * Interrupts are signals; one that comes while the flag is off leaves a note, and whoever switches
 * the flag on looks for it (cpu/interrupt.c).
 */
#ifndef ARCH_IRQ_H
#define ARCH_IRQ_H

#include <exo/compiler.h>
#include <exo/percpu.h>
#include <exo/types.h>

typedef bool irq_state_t;

#define ARCH_IRQ_LINES 24

extern PERCPU(volatile bool, host_irq_on);
extern PERCPU(volatile bool, host_irq_noted);

void host_irq_take(void); /* the flag is on: what was noted comes now */
void host_irq_wait(void);

static inline bool arch_irq_enabled(void)
{
	return this_cpu(host_irq_on);
}

static inline void arch_irq_disable(void)
{
	this_cpu(host_irq_on) = false;
	__asm__ volatile("" : : : "memory");
}

static inline irq_state_t arch_irq_save(void)
{
	irq_state_t state = arch_irq_enabled();

	arch_irq_disable();
	return state;
}

static inline void arch_irq_enable(void)
{
	__asm__ volatile("" : : : "memory");
	this_cpu(host_irq_on) = true;
	if (unlikely(this_cpu(host_irq_noted)))
		host_irq_take();
}

static inline void arch_irq_restore(irq_state_t state)
{
	if (state)
		arch_irq_enable();
}

static inline void arch_wait_for_irq(void)
{
	host_irq_wait();
}

static inline void arch_pause(void)
{
	__asm__ volatile("pause" : : : "memory");
}

#endif
