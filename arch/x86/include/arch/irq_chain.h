/* SPDX-License-Identifier: MIT
 *
 * IRQ_DIRECT off: every interrupt goes through the chain of its line.
 */
#ifndef ARCH_IRQ_CHAIN_H
#define ARCH_IRQ_CHAIN_H

struct irq_handler;

static inline void arch_irq_set_only_handler(unsigned line __attribute__((unused)),
					     struct irq_handler *handler __attribute__((unused)))
{
}

#endif
