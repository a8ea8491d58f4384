/* SPDX-License-Identifier: MIT
 *
 * Interrupts of devices. A line is an input of the interrupt controllers: 0 to 15 are the ISA lines
 * wherever they arrive, 16 and up the inputs of that number, which PCI devices share. A line
 * is off until it has a handler.
 *
 * Storm protection: a line that fires IRQ_STORM_LIMIT times within IRQ_STORM_NS without any handler
 * knowing why is masked for good and reported; whatever else happens goes on.
 */
#ifndef EXO_IRQ_H
#define EXO_IRQ_H

#include <exo/arch.h>
#include <exo/time.h>
#include <exo/types.h>

struct thread;

#define IRQ_STORM_LIMIT 1000
#define IRQ_STORM_NS    (NS_PER_SECOND / 10)

/* Embedded in, or beside, what knows the device. */
struct irq_handler {
	struct irq_handler *next; /* on the same line */
	/* Interrupts off. True when the device had something to say. */
	bool (*handle)(struct irq_handler *handler);
	/* The same for a handler that wakes a thread, when it is alone on its line: the thread,
	 * blocked and off its queue, for the caller to wake; NULL when there is none. NULL: call
	 * handle. */
	struct thread *(*release)(struct irq_handler *handler);
	const char *name; /* for reports */
};

/* Add a handler to a line and switch the line on. -E_RANGE, -E_ABSENT when no interrupt controller
 * serves it. Any context. */
int irq_register(unsigned line, struct irq_handler *handler) __must_check;

/* Take it off again; the line goes off with the last one. */
void irq_unregister(unsigned line, struct irq_handler *handler);

/* Nobody has the line: some agent may have it. */
bool irq_is_free(unsigned line);

/* From the machine: the line fired. Interrupts off. */
void irq_interrupt(unsigned line);

/* From the machine, when it called the only handler itself: the handler knew of nothing. */
void irq_unhandled(unsigned line);

/* The line fired too often for nothing and is masked. */
bool irq_is_storming(unsigned line);

#endif
