/* SPDX-License-Identifier: MIT
 *
 * Consoles: the list of devices that show text, and the one queue of typed characters that all
 * input devices fill. All of it is touched with interrupts off only.
 */
#include <exo/arch.h>
#include <exo/console.h>
#include <exo/log.h>
#include <exo/printf.h>
#include <exo/string.h>
#include <exo/thread.h>
#include <exo/waitq.h>
#include "console_start.h"
#include "input_ring.h"

#define CTRL_C 3

static struct console *consoles; /* in the order in which they came */
static struct input_ring input;
static struct waitq readers = WAITQ_INIT(readers);
static bool break_typed;

void console_register(struct console *console)
{
	struct console **link = &consoles;

	while (*link)
		link = &(*link)->next;
	console->next = NULL;
	*link = console;
}

void console_write(const char *text, size_t bytes)
{
	irq_state_t state = arch_irq_save();

	console_start_first();
	for (struct console *console = consoles; console; console = console->next)
		console->write(text, bytes);
	arch_irq_restore(state);
}

void console_drain(void)
{
	irq_state_t state = arch_irq_save();

	console_start_first();
	for (struct console *console = consoles; console; console = console->next) {
		if (console->drain)
			console->drain();
	}
	arch_irq_restore(state);
}

/* Formatted text comes in small pieces, and a console's write has a fixed cost. */
struct gather {
	char text[256];
	size_t used;
};

static void gather_flush(struct gather *gather)
{
	console_write(gather->text, gather->used);
	gather->used = 0;
}

static void gather_sink(void *arg, const char *text, size_t bytes)
{
	struct gather *gather = arg;

	while (bytes) {
		size_t run = MIN(bytes, sizeof(gather->text) - gather->used);

		memcpy(gather->text + gather->used, text, run);
		gather->used += run;
		text += run;
		bytes -= run;
		if (gather->used == sizeof(gather->text))
			gather_flush(gather);
	}
}

void console_printf(const char *format, ...)
{
	struct gather gather;
	irq_state_t state = arch_irq_save();
	va_list args;

	gather.used = 0;
	va_start(args, format);
	exo_vprintf_to(gather_sink, &gather, format, args);
	va_end(args);
	gather_flush(&gather);
	arch_irq_restore(state);
}

void console_input(char c)
{
	irq_state_t state = arch_irq_save();

	break_typed |= c == CTRL_C;
	if (input_ring_put(&input, c))
		waitq_wake_all(&readers);
	else if (input.dropped == 1)
		log_warn("console: %u typed characters wait for a reader: dropping what follows",
			 INPUT_RING_BYTES);
	arch_irq_restore(state);
}

static void report_dropped(void)
{
	if (input.dropped)
		log_warn("console: %u typed characters were dropped", input.dropped);
	input.dropped = 0;
}

size_t console_read(char *text, size_t bytes)
{
	irq_state_t state = arch_irq_save();
	size_t count;

	while (!input_ring_count(&input) && bytes && !thread_must_end())
		waitq_sleep(&readers);
	count = input_ring_take(&input, text, bytes);
	report_dropped();
	arch_irq_restore(state);
	return count;
}

bool console_break_take(void)
{
	irq_state_t state = arch_irq_save();
	bool typed = break_typed;

	break_typed = false;
	arch_irq_restore(state);
	return typed;
}
