/* SPDX-License-Identifier: MIT
 *
 * Stopping for good. The message goes to the log (and so to the consoles, whatever the log level).
 */
#include <exo/arch.h>
#include <exo/console.h>
#include <exo/panic.h>
#include <exo/printf.h>
#include <stdarg.h>

#define PANIC_CODE 125
#define FATAL_CODE 124

static bool stopping;

static void print_message(const char *kind, const char *format, va_list args)
{
	char text[240];

	exo_vsnprintf(text, sizeof(text), format, args);
	console_printf("%s%s\n", kind, text);
}

_Noreturn void panic(const char *format, ...)
{
	va_list args;

	arch_irq_disable();
	if (__atomic_exchange_n(&stopping, true, __ATOMIC_ACQ_REL))
		arch_stop(); /* the report itself failed, or another CPU reports */
	arch_cpus_stop();
	va_start(args, format);
	print_message("panic: ", format, args);
	va_end(args);
	arch_backtrace();
	arch_halt(PANIC_CODE);
}

_Noreturn void fatal(const char *format, ...)
{
	va_list args;

	arch_irq_disable();
	if (__atomic_exchange_n(&stopping, true, __ATOMIC_ACQ_REL))
		arch_stop();
	arch_cpus_stop();
	va_start(args, format);
	print_message("fatal: ", format, args);
	va_end(args);
	arch_halt(FATAL_CODE);
}
