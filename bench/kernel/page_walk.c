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
      .options = "CC_OPT MM_HUGE_PAGES")
{
	const struct space *own = arch_current()->agent->space;
	const struct arch_space *space = &own->arch;
	vaddr_t address = rb_entry(rb_first(&own->regions), struct region, node)->start;
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
			bench_fail(b, "the first page of the text is not mapped");
	}
}
