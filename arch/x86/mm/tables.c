/* SPDX-License-Identifier: MIT
 *
 * The one page-table walk that creates what is missing.
 */
#include <exo/arch.h>
#include "tables.h"

uint64_t *tables_entry(paddr_t root, vaddr_t at, int until, table_source_fn *source, void *context,
		       uint64_t table_bits)
{
	uint64_t *table = arch_phys_to_virt(root);

	for (int level = TABLE_LEVELS - 1; level > until; level--) {
		uint64_t *entry = &table[at >> (PAGE_SHIFT + 9 * level) & (TABLE_ENTRIES - 1)];

		if (!pte_is_table(*entry)) {
			paddr_t frame;

			if (pte_is_huge(*entry))
				return entry;
			frame = source(context);
			if (frame == PADDR_NONE)
				return NULL;
			*entry = frame | table_bits;
		}
		table = arch_phys_to_virt(*entry & PTE_ADDRESS);
	}
	return &table[at >> (PAGE_SHIFT + 9 * until) & (TABLE_ENTRIES - 1)];
}
