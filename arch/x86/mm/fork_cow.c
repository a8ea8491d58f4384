/* SPDX-License-Identifier: MIT
 *
 * Fork with MM_COW: parent and child share every private page read-only, and each frame counts its
 * owners; the first write copies (mm/fault.c). Compare with fork_copy.c.
 *
 * Cost: 10 instructions a page, and a page table for every 2 MiB.
 */
#include <exo/arch.h>
#include <exo/frame_owners.h>
#include <exo/quota.h>
#include <arch/tlb.h>
#include "space.h"

/* One entry; *others counts those that are no private pages, and which the child does not get. */
static __always_inline void share_entry(pte_t *from, pte_t *to, uint32_t *owners, size_t *others)
{
	pte_t entry = pte_read_only(*from);

	/* One value from here on: the compiler would keep the old entry for the frame number. */
	__asm__("" : "+r"(entry));
	if (unlikely(!pte_is_private(entry))) {
		++*others;
		*to = 0;
		return;
	}
	*from = entry;
	*to = entry;
	owners[pte_frame(entry) >> PAGE_SHIFT]++;
}

/* Share the private pages among `count` neighbouring entries; returns how many there were. This
 * loop is what a fork costs, hence four entries a turn. */
static size_t share_entries(pte_t *from, pte_t *to, size_t count)
{
	uint32_t *owners = frame_refs;
	pte_t *end = from + count;
	size_t others = 0;

	for (; end - from >= 4; from += 4, to += 4) {
		share_entry(from, to, owners, &others);
		share_entry(from + 1, to + 1, owners, &others);
		share_entry(from + 2, to + 2, owners, &others);
		share_entry(from + 3, to + 3, owners, &others);
	}
	for (; from < end; from++, to++)
		share_entry(from, to, owners, &others);
	return count - others;
}

/* A page of the whole chunk. */
static int share_huge(struct arch_space *child, pte_t *from, vaddr_t start, size_t *pages)
{
	pte_t *to = arch_space_chunk_entry(child, start);

	if (!to)
		return -E_NOMEM;
	if (quota_charge(child->quota, ARCH_CHUNK_BYTES + ARCH_HUGE_TABLE_BYTES))
		return -E_QUOTA;
	*from = pte_read_only(*from);
	*to = *from;
	frame_block_ref(pte_frame(*from), FRAME_ORDER_2M);
	*pages += TABLE_ENTRIES;
	return 0;
}

static int share_chunk(struct arch_space *child, pte_t *from, vaddr_t start, vaddr_t stop,
		       size_t *pages)
{
	size_t count = (stop - start) / PAGE_BYTES;
	pte_t *to;
	size_t shared;

	if (pte_is_huge(*from))
		return share_huge(child, from, start, pages);
	if (quota_charge(child->quota, count * PAGE_BYTES))
		return -E_QUOTA;
	to = count == TABLE_ENTRIES ? space_table_create(child, start)
				    : arch_space_entry_create(child, start);
	if (!to) {
		quota_credit(child->quota, count * PAGE_BYTES);
		return -E_NOMEM;
	}
	shared = share_entries(from, to, count);
	quota_credit(child->quota, (count - shared) * PAGE_BYTES);
	*pages += shared;
	return 0;
}

/* Tables that one call shares, about 5000 instructions each. */
#define FORK_CHUNKS 32

int arch_space_fork(struct arch_space *child, struct arch_space *parent, vaddr_t *at, vaddr_t end,
		    size_t *pages)
{
	vaddr_t start = *at;
	unsigned chunks = 0;
	int error = 0;

	while (start < end && chunks < FORK_CHUNKS && !error) {
		vaddr_t stop;
		pte_t *from = space_walk(parent, start, &stop);

		stop = MIN(stop, end);
		chunks += from != NULL;
		if (from)
			error = share_chunk(child, from, start, stop, pages);
		start = stop;
	}
	/* The parent's pages are read-only now, whatever the CPU remembers. */
	tlb_drop_all(parent);
	*at = start;
	return error;
}
