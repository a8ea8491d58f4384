/* SPDX-License-Identifier: MIT
 *
 * MM_TLB_BATCH: pages are gathered, and invalidated together at the end: one by one up to
 * TLB_BATCH_PAGES, beyond that by one flush of all that the space has (contract: tlb.h).
 */
#ifndef X86_MM_TLB_BATCH_GATHER_H
#define X86_MM_TLB_BATCH_GATHER_H

/* INVLPG costs some 100 to 200 cycles, refilling one translation about as much: beyond some tens
 * of pages the flush is cheaper (Linux: 33, arch/x86/mm/tlb.c, tlb_single_page_flush_ceiling). */
#define TLB_BATCH_PAGES 32u

struct tlb_batch {
	struct arch_space *space;
	unsigned count; /* of all that were added */
	vaddr_t pages[TLB_BATCH_PAGES];
};

void tlb_batch_flush(const struct tlb_batch *batch);

static inline void tlb_batch_begin(struct tlb_batch *batch, struct arch_space *space)
{
	batch->space = space;
	batch->count = 0;
}

static inline void tlb_batch_add(struct tlb_batch *batch, vaddr_t page)
{
	if (batch->count < TLB_BATCH_PAGES)
		batch->pages[batch->count] = page;
	batch->count++;
}

static inline void tlb_batch_end(struct tlb_batch *batch)
{
	if (batch->count)
		tlb_batch_flush(batch);
}

#endif
