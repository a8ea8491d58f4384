/* SPDX-License-Identifier: MIT
 *
 * The TLB's part of taking pages away: what 64 invalidations cost, without the tables.
 */
#include <exo/agent.h>
#include <exo/bench.h>
#include <exo/space.h>
#include <exo/thread.h>
#include "tlb.h"

#define BASE  0x700000000000ull
#define PAGES 64

BENCH(tlb_flush, .op = "invalidate 64 pages of the active space in one batch",
      .options = "MM_TLB_BATCH")
{
	struct arch_space *space = &arch_current()->agent->space->arch;

	bench_loop (b) {
		struct tlb_batch batch;

		bench_begin(b);
		tlb_batch_begin(&batch, space);
		for (unsigned i = 0; i < PAGES; i++)
			tlb_batch_add(&batch, BASE + (vaddr_t)i * PAGE_BYTES);
		tlb_batch_end(&batch);
		bench_end(b);
	}
}
