/* SPDX-License-Identifier: MIT
 *
 * Ranges of user pages, a chunk (one page table) at a time: clearing, protecting, freeing tables.
 * What no table stands for is stepped over whole, so that the cost follows the tables and not the
 * addresses.
 */
#include <exo/arch.h>
#include <exo/frame_owners.h>
#include <exo/quota.h>
#include <arch/tlb.h>
#include "space.h"
#include "tables.h"

#define SPAN(level) ((vaddr_t)1 << (PAGE_SHIFT + 9 * (level)))

pte_t *space_walk_level(const struct arch_space *space, vaddr_t at, vaddr_t *stop, int *absent)
{
	pte_t *table = arch_phys_to_virt(space->root);

	for (int level = TABLE_LEVELS - 1; level > 0; level--) {
		pte_t *entry = &table[at >> (PAGE_SHIFT + 9 * level) & (TABLE_ENTRIES - 1)];

		*stop = ALIGN_DOWN(at, SPAN(level)) + SPAN(level);
		if (!pte_is_table(*entry)) {
			*absent = level;
			return pte_is_huge(*entry) ? entry : NULL;
		}
		table = arch_phys_to_virt(*entry & PTE_ADDRESS);
	}
	return &table[at >> PAGE_SHIFT & (TABLE_ENTRIES - 1)];
}

/* Cleared entries wait here, with their frames, until the CPU has forgotten them. */
#define PENDING_MAX 256

struct clearing {
	struct tlb_batch batch;
	struct arch_space *space;
	size_t released;
	unsigned count;
	pte_t pending[PENDING_MAX];
};

static void release_entry(struct clearing *c, pte_t entry)
{
	if (!pte_is_huge(entry)) {
		frame_release(pte_frame(entry));
		return;
	}
	frame_block_release(pte_frame(entry), FRAME_ORDER_2M);
	quota_credit(c->space->quota, ARCH_HUGE_TABLE_BYTES);
	c->released += TABLE_ENTRIES - 1;
}

static void release_pending(struct clearing *c)
{
	tlb_batch_end(&c->batch);
	for (unsigned i = 0; i < c->count; i++)
		release_entry(c, c->pending[i]);
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
	c->pending[c->count++] = old;
	if (c->count == PENDING_MAX) {
		release_pending(c);
		tlb_batch_begin(&c->batch, c->space);
	}
}

/* Free the table of a level that holds an address, if there is one; its entries are clear. Returns
 * where to look next. Without one, *level becomes that of the entry that is absent. */
static vaddr_t trim_table(struct arch_space *space, vaddr_t at, int *level)
{
	pte_t *table = arch_phys_to_virt(space->root);

	for (int above = TABLE_LEVELS - 1;; above--) {
		pte_t *entry = &table[at >> (PAGE_SHIFT + 9 * above) & (TABLE_ENTRIES - 1)];
		paddr_t frame = *entry & PTE_ADDRESS;

		if (!(*entry & PTE_PRESENT)) {
			*level = above;
			return ALIGN_DOWN(at, SPAN(above)) + SPAN(above);
		}
		if (above == *level) {
			*entry = 0;
			/* The CPU may remember the table itself (SDM vol. 3A, 4.10.3). */
			tlb_drop_table(space, at);
			space_table_free(space, frame);
			return at + SPAN(above);
		}
		table = arch_phys_to_virt(frame);
	}
}

/* All that lies between the neighbours `below` and `above` is clear: free the tables above `level`
 * that serve nothing else. */
static void trim_from(struct arch_space *space, int level, vaddr_t below, vaddr_t start,
		      vaddr_t end, vaddr_t above)
{
	for (level++; level < TABLE_LEVELS; level++) {
		vaddr_t first = ALIGN_DOWN(start, SPAN(level)), at;

		if (below > first)
			first += SPAN(level);
		at = first;
		while (at < end && (at + SPAN(level) <= above || above >= ARCH_USER_END)) {
			int absent = level;
			vaddr_t next = trim_table(space, at, &absent);

			/* All of it lies behind one absent entry: so do the levels up to that. */
			if (at == first && next >= end)
				level = absent;
			at = next;
		}
	}
}

void space_trim(struct arch_space *space)
{
	if (space->tables > 1)
		trim_from(space, 0, 0, 0, ARCH_USER_END, ARCH_USER_END);
}

/* Tables whose entries one call clears, about 25 000 instructions each. */
#define CLEAR_CHUNKS 8

static size_t clear_some(struct arch_space *space, vaddr_t below, vaddr_t *from, vaddr_t end,
			 vaddr_t above)
{
	vaddr_t start = *from, at = start;
	unsigned chunks = 0;
	struct clearing c;

	/* By fields: the array need not be written. */
	c.space = space;
	c.released = 0;
	c.count = 0;
	tlb_batch_begin(&c.batch, space);
	while (at < end && chunks < CLEAR_CHUNKS) {
		vaddr_t stop;
		pte_t *entry = space_walk(space, at, &stop);
		size_t step = entry ? pte_bytes(*entry) : PAGE_BYTES;

		stop = MIN(stop, end);
		chunks += entry != NULL;
		for (; entry && at < stop; at += step)
			clear_entry(&c, entry++, at);
		at = stop;
	}
	if (c.count)
		release_pending(&c);
	else
		tlb_batch_end(&c.batch);
	*from = at;
	trim_from(space, 0, below, start, at, at < end ? at : above);
	return c.released;
}

size_t arch_space_clear(struct arch_space *space, vaddr_t below, vaddr_t *start, vaddr_t end,
			vaddr_t above)
{
	vaddr_t stop;
	int absent = 0;

	if (space_walk_level(space, *start, &stop, &absent) || stop < end)
		return clear_some(space, below, start, end, above);
	/* Untouched: all of it lies behind one absent entry. */
	trim_from(space, absent, below, *start, end, above);
	*start = end;
	return 0;
}

/* The same for changing rights, about 6000 instructions each. */
#define PROTECT_CHUNKS 32

int arch_space_protect(struct arch_space *space, vaddr_t *from, vaddr_t end, unsigned access)
{
	vaddr_t start = *from;
	unsigned chunks = 0;
	struct tlb_batch batch;

	tlb_batch_begin(&batch, space);
	while (start < end && chunks < PROTECT_CHUNKS) {
		vaddr_t stop;
		pte_t *entry = space_walk(space, start, &stop);
		size_t step = entry ? pte_bytes(*entry) : PAGE_BYTES;

		stop = MIN(stop, end);
		chunks += entry != NULL;
		for (; entry && start < stop; start += step, entry++) {
			unsigned allowed = pte_is_writable(*entry) ? access : access & ~SPACE_WRITE;

			if (!pte_is_present(*entry))
				continue;
			*entry = pte_with_access(*entry, allowed);
			tlb_batch_add(&batch, start);
		}
		start = stop;
	}
	tlb_batch_end(&batch);
	*from = start;
	return 0;
}
