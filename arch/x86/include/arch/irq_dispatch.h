/* SPDX-License-Identifier: MIT
 *
 * The contract of option IRQ_DIRECT: how an interrupt finds its handler.
 */
#ifndef ARCH_IRQ_DISPATCH_H
#define ARCH_IRQ_DISPATCH_H

#ifdef CONFIG_IRQ_DIRECT
#include <arch/irq_direct.h>
#else
#include <arch/irq_chain.h>
#endif

#endif
