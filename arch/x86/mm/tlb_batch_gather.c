/* SPDX-License-Identifier: MIT
 *
 * The end of a gathered batch (tlb_batch_gather.h).
 */
#include "tlb.h"

void tlb_batch_flush(const struct tlb_batch *batch)
{
	if (batch->count > TLB_BATCH_PAGES) {
		tlb_drop_all(batch->space);
		return;
	}
	/* MIN says nothing new, but to a compiler that knows the count of an inlined copy and warns
	 * before it drops the loop. */
	for (unsigned i = 0; i < MIN(batch->count, TLB_BATCH_PAGES); i++)
		tlb_drop_page(batch->space, batch->pages[i]);
}
