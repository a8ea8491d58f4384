/* SPDX-License-Identifier: MIT
 *
 * IRQ_DIRECT: each vector has its handler. A line with several handlers, or with none, has no
 * direct one and goes the general way (interrupt_dispatch). Written with interrupts off.
 */
#include <exo/irq.h>
#include <exo/kconfig.h>
#include <exo/sched_overtake.h>
#include <exo/timer.h>
#include "../cpu/apic.h"
#include "../cpu/features.h"
#include "frame.h"
#include "outside.h"

static bool handle_timer(struct irq_handler *handler __attribute__((unused)))
{
	timer_interrupt();
	return true;
}

static struct irq_handler timer = { .handle = handle_timer, .name = "timer" };

/* No handler, or several. */
static struct irq_handler general;

static struct irq_handler *handlers[VECTOR_TIMER - VECTOR_LINE_FIRST + 1] = {
	[0 ... VECTOR_TIMER - VECTOR_LINE_FIRST - 1] = &general,
	[VECTOR_TIMER - VECTOR_LINE_FIRST] = &timer,
};

void arch_irq_set_only_handler(unsigned line, struct irq_handler *handler)
{
	handlers[line] = handler ? handler : &general;
}

/* From user mode, and the handler wakes a thread, which goes before the one that runs if it may. */
static __noinline void enter_released(struct irq_handler *handler)
{
	struct thread *thread;

	smap_close();
	kernel_lock();
	thread = handler->release(handler);
	apic_end_of_interrupt();
	if (likely(thread))
		sched_overtake(thread);
	leave_to_user();
	kernel_unlock();
}

/* All else: one handler, none or several. */
static __noinline void enter_general(unsigned vector, unsigned cs)
{
	struct irq_handler *handler = handlers[vector - VECTOR_LINE_FIRST];
	bool outside = is_outside(cs);

	smap_close();
	if (outside)
		kernel_lock();
	if (unlikely(handler == &general)) {
		interrupt_dispatch(vector);
	} else {
		if (unlikely(!handler->handle(handler)))
			irq_unhandled(vector - VECTOR_LINE_FIRST);
		apic_end_of_interrupt();
	}
	if (outside)
		leave(cs);
}

/* From irq_direct_entry.S, interrupts off. */
__asm_linkage void irq_direct_enter(unsigned vector, unsigned cs)
{
	struct irq_handler *handler = handlers[vector - VECTOR_LINE_FIRST];

	if (IS_ENABLED(CONFIG_IRQ_OVERTAKE) && cs_is_user(cs) && handler->release)
		enter_released(handler);
	else
		enter_general(vector, cs);
}
