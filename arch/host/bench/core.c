/* SPDX-License-Identifier: MIT
 *
 * What a tick of the TSC is to the core: a chain of rotations takes a core cycle each on every
 * x86-64 (Fog, Instruction tables), and no renamer removes it.
 */
#include <exo/bench.h>

BENCH(core_cycles_1000, .op = "1000 core cycles: as many rotations of one register")
{
	bench_loop (b) {
		uint64_t value = 1;

		bench_begin(b);
		__asm__ volatile(".rept 1000\n\trorq $1, %0\n\t.endr" : "+r"(value));
		bench_end(b);
	}
}
