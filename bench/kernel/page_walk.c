/* SPDX-License-Identifier: MIT
 *
 * The software walk of four levels of page tables, called as a function: inlined into this loop the
 * compiler would keep its constants in registers from one walk to the next.
 */
#include <exo/agent.h>
#include <exo/bench.h>
#include <exo/space.h>
#include <exo/thread.h>

BENCH(page_walk, .op = "user address to physical address through four levels of tables",
      .options = "CC_OPT")
{
	struct arch_space *space = &arch_current()->agent->space->arch;
	vaddr_t address = arch_current()->agent->entry;
	paddr_t (*walk)(const struct arch_space *, vaddr_t) = arch_space_translate;

	bench_loop (b) {
		paddr_t found;

		bench_opaque(walk);
		bench_opaque(space);
		bench_opaque(address);
		bench_begin(b);
		found = walk(space, address);
		bench_keep(found);
		bench_end(b);
		if (found == PADDR_NONE)
			bench_fail(b, "the agent's entry point is not mapped");
	}
}
