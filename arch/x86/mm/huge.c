/* SPDX-License-Identifier: MIT
 *
 * MM_HUGE_PAGES, the part of address spaces: turning the entry of a huge page into a table of small
 * ones that say the same (Intel SDM vol. 3A, 4.10.2.3: the old translation must go before any of
 * them changes).
 *
 * Cost: about 1600 instructions, most of them the entries.
 */
#include <exo/arch.h>
#include <exo/quota.h>
#include <arch/tlb.h>
#include "space.h"
#include "tables.h"

int arch_space_split(struct arch_space *space, vaddr_t at)
{
	pte_t *entry = tables_find(space->root, at, 1);
	paddr_t frame;

	if (!entry || !pte_is_huge(*entry))
		return 0;
	frame = quota_frame_take(space->quota, false);
	if (frame == PADDR_NONE)
		return -E_NOMEM;
	table_fill(arch_phys_to_virt(frame), pte_of_huge(*entry), PAGE_BYTES);
	*entry = frame | USER_TABLE_BITS;
	tlb_drop_page(space, ALIGN_DOWN(at, ARCH_CHUNK_BYTES));
	space->tables++; /* charged with the huge page */
	return 0;
}
