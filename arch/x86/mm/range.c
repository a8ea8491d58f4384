/* SPDX-License-Identifier: MIT
 *
 * Ranges of user pages, a chunk (one page table) at a time: clearing, protecting, freeing tables.
 * What no table stands for is stepped over whole, so that the cost follows the tables and not the
 * addresses.
 */
#include <exo/arch.h>
#include <exo/frame_owners.h>
#include "space.h"
#include "tables.h"
#include "tlb.h"

#define SPAN(level) ((vaddr_t)1 << (PAGE_SHIFT + 9 * (level)))

pte_t *space_walk(const struct arch_space *space, vaddr_t at, vaddr_t *stop)
{
	pte_t *table = arch_phys_to_virt(space->root);

	for (int level = TABLE_LEVELS - 1; level > 0; level--) {
		pte_t entry = table[at >> (PAGE_SHIFT + 9 * level) & (TABLE_ENTRIES - 1)];

		*stop = ALIGN_DOWN(at, SPAN(level)) + SPAN(level);
		if (!(entry & PTE_PRESENT))
			return NULL;
		table = arch_phys_to_virt(entry & PTE_ADDRESS);
	}
	return &table[at >> PAGE_SHIFT & (TABLE_ENTRIES - 1)];
}

/* Frames of cleared entries wait here until the CPU has forgotten them. */
#define PENDING_MAX 256

struct clearing {
	struct tlb_batch batch;
	struct arch_space *space;
	size_t released;
	unsigned count;
	paddr_t pending[PENDING_MAX];
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
	struct clearing c;

	/* By fields: the array need not be written. */
	c.space = space;
	c.released = 0;
	c.count = 0;
	tlb_batch_begin(&c.batch, space);
	while (start < end) {
		vaddr_t stop;
		pte_t *entry = space_walk(space, start, &stop);

		stop = MIN(stop, end);
		for (; entry && start < stop; start += PAGE_BYTES)
			clear_entry(&c, entry++, start);
		start = stop;
	}
	release_pending(&c);
	return c.released;
}

/* Free the table of a level that holds an address, if there is one; its entries are clear. Returns
 * where to look next. */
static vaddr_t trim_table(struct arch_space *space, vaddr_t at, int level)
{
	pte_t *table = arch_phys_to_virt(space->root);

	for (int above = TABLE_LEVELS - 1;; above--) {
		pte_t *entry = &table[at >> (PAGE_SHIFT + 9 * above) & (TABLE_ENTRIES - 1)];
		paddr_t frame = *entry & PTE_ADDRESS;

		if (!(*entry & PTE_PRESENT))
			return ALIGN_DOWN(at, SPAN(above)) + SPAN(above);
		if (above == level) {
			*entry = 0;
			/* The CPU may remember the table itself (SDM vol. 3A, 4.10.3). */
			tlb_drop_page(space, at);
			space_table_free(space, frame);
			return at + SPAN(level);
		}
		table = arch_phys_to_virt(frame);
	}
}

void arch_space_trim(struct arch_space *space, vaddr_t below, vaddr_t start, vaddr_t end,
		     vaddr_t above)
{
	for (int level = 1; level < TABLE_LEVELS; level++) {
		vaddr_t at = ALIGN_DOWN(start, SPAN(level));

		if (below > at)
			at += SPAN(level);
		while (at < end && (at + SPAN(level) <= above || above >= ARCH_USER_END))
			at = trim_table(space, at, level);
	}
}

int arch_space_protect(struct arch_space *space, vaddr_t start, vaddr_t end, unsigned access)
{
	struct tlb_batch batch;

	tlb_batch_begin(&batch, space);
	while (start < end) {
		vaddr_t stop;
		pte_t *entry = space_walk(space, start, &stop);

		stop = MIN(stop, end);
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
