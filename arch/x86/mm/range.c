/* SPDX-License-Identifier: MIT
 *
 * Ranges of user pages, a chunk (one page table) at a time: clearing, protecting, freeing tables.
 */
#include <exo/arch.h>
#include <exo/frame_owners.h>
#include "space.h"
#include "tables.h"
#include "tlb.h"

/* Frames of cleared entries wait here until the CPU has forgotten them. */
#define PENDING_MAX 256

struct clearing {
	struct tlb_batch batch;
	struct arch_space *space;
	paddr_t pending[PENDING_MAX];
	unsigned count;
	size_t released;
};

static void release_pending(struct clearing *c)
{
	tlb_batch_end(&c->batch);
	for (unsigned i = 0; i < c->count; i++)
		frame_release(c->pending[i]);
	c->released += c->count;
	c->count = 0;
}

static void clear_entry(struct clearing *c, pte_t *entry, vaddr_t at)
{
	pte_t old = *entry;

	if (!pte_is_present(old))
		return;
	*entry = 0;
	tlb_batch_add(&c->batch, at);
	if (!pte_is_private(old))
		return;
	c->pending[c->count++] = pte_frame(old);
	if (c->count == PENDING_MAX) {
		release_pending(c);
		tlb_batch_begin(&c->batch, c->space);
	}
}

size_t arch_space_clear(struct arch_space *space, vaddr_t start, vaddr_t end)
{
	struct clearing c = { .space = space, .count = 0, .released = 0 };

	tlb_batch_begin(&c.batch, space);
	while (start < end) {
		vaddr_t stop = CHUNK_END(start, end);
		pte_t *entry = arch_space_entry(space, start);

		for (; entry && start < stop; start += PAGE_BYTES)
			clear_entry(&c, entry++, start);
		start = stop;
	}
	release_pending(&c);
	return c.released;
}

/* Free the lowest-level table of a chunk, if there is one. Tables above it stay until the space
 * dies: they are few. */
static void trim_chunk(struct arch_space *space, vaddr_t at)
{
	uint64_t *table = arch_phys_to_virt(space->root);

	for (int level = TABLE_LEVELS - 1;; level--) {
		uint64_t *entry = &table[at >> (PAGE_SHIFT + 9 * level) & (TABLE_ENTRIES - 1)];

		if (!(*entry & PTE_PRESENT))
			return;
		if (level == 1) {
			paddr_t frame = *entry & PTE_ADDRESS;

			*entry = 0;
			/* The CPU may remember the table itself (SDM vol. 3A, 4.10.3). */
			tlb_drop_page(space, at);
			space_table_free(space, frame);
			return;
		}
		table = arch_phys_to_virt(*entry & PTE_ADDRESS);
	}
}

void arch_space_trim(struct arch_space *space, vaddr_t below, vaddr_t start, vaddr_t end,
		     vaddr_t above)
{
	vaddr_t first = ALIGN_DOWN(start, ARCH_CHUNK_BYTES);

	if (below > first)
		first += ARCH_CHUNK_BYTES;
	for (; first < end && (first + ARCH_CHUNK_BYTES <= above || above >= ARCH_USER_END);
	     first += ARCH_CHUNK_BYTES)
		trim_chunk(space, first);
}

int arch_space_protect(struct arch_space *space, vaddr_t start, vaddr_t end, unsigned access)
{
	struct tlb_batch batch;

	tlb_batch_begin(&batch, space);
	while (start < end) {
		vaddr_t stop = CHUNK_END(start, end);
		pte_t *entry = arch_space_entry(space, start);

		for (; entry && start < stop; start += PAGE_BYTES, entry++) {
			unsigned allowed = pte_is_writable(*entry) ? access : access & ~SPACE_WRITE;

			if (!pte_is_present(*entry))
				continue;
			*entry = pte_with_access(*entry, allowed);
			tlb_batch_add(&batch, start);
		}
		start = stop;
	}
	tlb_batch_end(&batch);
	return 0;
}
