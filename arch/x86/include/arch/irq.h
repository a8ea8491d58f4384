/* SPDX-License-Identifier: MIT
 *
 * The interrupt flag of this CPU (exo/arch.h has the contract).
 */
#ifndef ARCH_IRQ_H
#define ARCH_IRQ_H

#include <exo/types.h>

typedef uint64_t irq_state_t; /* RFLAGS */

#define ARCH_IRQ_LINES 24

#define RFLAGS_IF (1u << 9)

static inline irq_state_t arch_irq_save(void)
{
	irq_state_t flags;

	__asm__ volatile("pushfq; popq %0; cli" : "=r"(flags) : : "memory");
	return flags;
}

static inline void arch_irq_enable(void)
{
	__asm__ volatile("sti" : : : "memory");
}

static inline void arch_irq_disable(void)
{
	__asm__ volatile("cli" : : : "memory");
}

static inline void arch_irq_restore(irq_state_t state)
{
	if (state & RFLAGS_IF)
		arch_irq_enable();
}

static inline bool arch_irq_enabled(void)
{
	irq_state_t flags;

	__asm__ volatile("pushfq; popq %0" : "=r"(flags));
	return flags & RFLAGS_IF;
}

/* STI holds interrupts back for one more instruction, so none is lost before HLT. */
static inline void arch_wait_for_irq(void)
{
	__asm__ volatile("sti; hlt" : : : "memory");
}

static inline void arch_pause(void)
{
	__asm__ volatile("pause");
}

#endif
