/* SPDX-License-Identifier: MIT
 *
 * The serial port. The text is a comment line, so that the log stays readable.
 */
#include <exo/arch.h>
#include <exo/bench.h>
#include <exo/serial.h>

static const char line[] = "# serial_write_19\n";

_Static_assert(sizeof(line) - 1 + 1 == 19,
	       "with the CR that the driver adds, 19 bytes on the wire");

BENCH(serial_write_19, .op = "write 19 bytes to the serial port", .options = "CC_OPT",
      .samples = 100)
{
	const char *text = line;
	size_t bytes = sizeof(line) - 1;

	if (!serial_present())
		bench_fail(b, "there is no serial port");
	bench_loop (b) {
		irq_state_t state = arch_irq_save();

		bench_opaque(text);
		bench_opaque(bytes);
		bench_begin(b);
		serial_write(text, bytes);
		bench_end(b);
		arch_irq_restore(state);
	}
}
