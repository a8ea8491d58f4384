/* SPDX-License-Identifier: MIT
 *
 * The software walk of four levels of page tables.
 */
#include <exo/agent.h>
#include <exo/bench.h>
#include <exo/space.h>
#include <exo/thread.h>

BENCH(page_walk, .op = "user address to physical address through four levels of tables",
      .options = "CC_OPT CC_LTO")
{
	struct arch_space *space = &arch_current()->agent->space->arch;
	vaddr_t address = arch_current()->agent->entry;

	bench_loop (b) {
		paddr_t found;

		bench_opaque(space);
		bench_opaque(address);
		bench_begin(b);
		found = arch_space_translate(space, address);
		bench_keep(found);
		bench_end(b);
		if (found == PADDR_NONE)
			bench_fail(b, "the agent's entry point is not mapped");
	}
}
