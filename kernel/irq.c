/* SPDX-License-Identifier: MIT
 *
 * The lines and their chains of handlers. All handlers of a line are called each time: several
 * devices may share it, and more than one may want something. State is touched with interrupts off.
 */
#include <exo/irq.h>
#include <exo/log.h>

struct irq_line {
	struct irq_handler *handlers;
	unsigned unhandled; /* interrupts for nothing since: */
	uint64_t since_ns;
	bool storming;
};

static struct irq_line lines[ARCH_IRQ_LINES];

/* The handlers have changed. */
static void announce(unsigned line)
{
	struct irq_handler *first = lines[line].handlers;

	arch_irq_set_only_handler(line, first && !first->next ? first : NULL);
}

int irq_register(unsigned line, struct irq_handler *handler)
{
	irq_state_t state;
	int error = 0;

	if (line >= ARCH_IRQ_LINES)
		return -E_RANGE;
	state = arch_irq_save();
	handler->next = lines[line].handlers;
	lines[line].handlers = handler;
	if (!handler->next)
		error = arch_irq_connect(line);
	if (error)
		lines[line].handlers = NULL;
	announce(line);
	arch_irq_restore(state);
	return error;
}

void irq_unregister(unsigned line, struct irq_handler *handler)
{
	struct irq_handler **link = &lines[line].handlers;
	irq_state_t state = arch_irq_save();

	while (*link != handler)
		link = &(*link)->next;
	*link = handler->next;
	if (!lines[line].handlers) {
		arch_irq_mask(line);
		lines[line] = (struct irq_line){ NULL };
	}
	announce(line);
	arch_irq_restore(state);
}

bool irq_is_free(unsigned line)
{
	return !lines[line].handlers;
}

bool irq_is_storming(unsigned line)
{
	return lines[line].storming;
}

/* The first handler is named as the likely owner. */
void irq_unhandled(unsigned number)
{
	struct irq_line *line = &lines[number];
	uint64_t now_ns = time_now_ns();

	if (now_ns - line->since_ns > IRQ_STORM_NS) {
		line->since_ns = now_ns;
		line->unhandled = 0;
	}
	if (++line->unhandled < IRQ_STORM_LIMIT || line->storming)
		return;
	arch_irq_mask(number);
	line->storming = true;
	log_warn("irq: line %u (%s) fired %u times without a reason: masked", number,
		 line->handlers ? line->handlers->name : "nobody", line->unhandled);
}

void irq_interrupt(unsigned number)
{
	struct irq_line *line = &lines[number];
	bool handled = false;

	for (struct irq_handler *h = line->handlers; h; h = h->next)
		handled |= h->handle(h);
	if (unlikely(!handled))
		irq_unhandled(number);
}
