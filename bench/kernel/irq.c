/* SPDX-License-Identifier: MIT
 *
 * The interrupt flag: what every short critical section on one CPU pays. And an interrupt: the
 * kernel's part of one whose handler does nothing.
 */
#include <exo/arch.h>
#include <exo/bench.h>
#include <exo/irq.h>

BENCH(irq_disable_enable, .op = "save the interrupt flag and disable then restore it")
{
	bench_loop (b) {
		irq_state_t state;

		bench_begin(b);
		state = arch_irq_save();
		arch_irq_restore(state);
		bench_end(b);
	}
}

static volatile unsigned handled;

static bool count(struct irq_handler *handler __attribute__((unused)))
{
	handled++;
	return true;
}

/* A line that nobody uses, with the handler; ARCH_IRQ_LINES when there is none. */
static unsigned take_line(struct irq_handler *handler)
{
	unsigned line = 0;

	while (line < ARCH_IRQ_LINES && (!irq_is_free(line) || irq_register(line, handler)))
		line++;
	return line;
}

BENCH(irq_overhead,
      .op = "an interrupt of a line whose handler only counts: what it takes from who runs",
      .goal = 120, .options = "IRQ_DIRECT")
{
	static struct irq_handler handler = { .handle = count, .name = "bench" };
	unsigned line = take_line(&handler);

	if (line == ARCH_IRQ_LINES) {
		bench_fail(b, "no free line");
		return;
	}
	handled = 0;
	bench_loop (b) {
		bench_begin(b);
		arch_irq_raise(line);
		bench_end(b);
	}
	if (handled != b->taken)
		bench_fail(b, "interrupts were lost");
	irq_unregister(line, &handler);
}
