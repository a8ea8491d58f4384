/* SPDX-License-Identifier: MIT
 *
 * The end of a gathered batch (tlb_batch_gather.h).
 */
#include "tlb.h"

/* This CPU's part. */
static void flush_own(const void *argument)
{
	const struct tlb_batch *batch = argument;

	if (batch->count > TLB_BATCH_PAGES) {
		tlb_own_drop_all(batch->space);
		return;
	}
	/* MIN says nothing new, but to a compiler that knows the count of an inlined copy and warns
	 * before it drops the loop. */
	for (unsigned i = 0; i < MIN(batch->count, TLB_BATCH_PAGES); i++)
		tlb_own_drop_page(batch->space, batch->pages[i]);
}

void tlb_batch_flush(const struct tlb_batch *batch)
{
	flush_own(batch);
	tlb_others_run(batch->space, flush_own, batch);
}
