/* SPDX-License-Identifier: MIT
 *
 * The textbook's batch: each page is invalidated at once (contract: tlb.h).
 */
#ifndef X86_MM_TLB_BATCH_EACH_H
#define X86_MM_TLB_BATCH_EACH_H

struct tlb_batch {
	struct arch_space *space;
};

static inline void tlb_batch_begin(struct tlb_batch *batch, struct arch_space *space)
{
	batch->space = space;
}

static inline void tlb_batch_add(struct tlb_batch *batch, vaddr_t page)
{
	tlb_drop_page(batch->space, page);
}

static inline void tlb_batch_end(struct tlb_batch *batch __attribute__((unused))) {}

#endif
