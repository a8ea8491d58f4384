/* SPDX-License-Identifier: MIT
 *
 * Fork with MM_COW: parent and child share every private page read-only, and each frame counts its
 * owners; the first write copies (mm/fault.c). Compare with fork_copy.c.
 *
 * Cost: 12 instructions a page, and a page table for every 2 MiB.
 */
#include <exo/arch.h>
#include <exo/frame_owners.h>
#include <exo/quota.h>
#include "space.h"
#include "tlb.h"

/* Share the private pages among `count` neighbouring entries; returns how many there were. */
static size_t share_entries(pte_t *from, pte_t *to, size_t count)
{
	size_t shared = 0;

	for (size_t i = 0; i < count; i++) {
		pte_t entry = from[i];

		if (!pte_is_private(entry))
			continue;
		entry = pte_read_only(entry);
		from[i] = entry;
		to[i] = entry;
		frame_ref(pte_frame(entry));
		shared++;
	}
	return shared;
}

static int share_chunk(struct arch_space *child, pte_t *from, vaddr_t start, vaddr_t stop,
		       size_t *pages)
{
	size_t count = (stop - start) / PAGE_BYTES;
	pte_t *to = arch_space_entry_create(child, start);
	size_t shared;

	if (!to)
		return -E_NOMEM;
	if (quota_charge(child->quota, count * PAGE_BYTES))
		return -E_QUOTA;
	shared = share_entries(from, to, count);
	quota_credit(child->quota, (count - shared) * PAGE_BYTES);
	*pages += shared;
	return 0;
}

int arch_space_fork(struct arch_space *child, struct arch_space *parent, vaddr_t start, vaddr_t end,
		    size_t *pages)
{
	int error = 0;

	for (; start < end && !error; start = CHUNK_END(start, end)) {
		pte_t *from = arch_space_entry(parent, start);

		if (from)
			error = share_chunk(child, from, start, CHUNK_END(start, end), pages);
	}
	/* The parent's pages are read-only now, whatever the CPU remembers. */
	tlb_drop_all(parent);
	return error;
}
