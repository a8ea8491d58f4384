/* SPDX-License-Identifier: MIT
 *
 * IRQ_DIRECT: the machine keeps the only handler of each line (entry/irq_direct.c).
 */
#ifndef ARCH_IRQ_DIRECT_H
#define ARCH_IRQ_DIRECT_H

struct irq_handler;

void arch_irq_set_only_handler(unsigned line, struct irq_handler *handler);

#endif
