/* SPDX-License-Identifier: MIT
 *
 * The interrupt flag: what every short critical section on one CPU pays.
 */
#include <exo/arch.h>
#include <exo/bench.h>

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
