/* SPDX-License-Identifier: MIT
 *
 * The textbook's kernel half: 4 KiB pages everywhere (contract: kernel_map.h).
 */
#include <exo/arch.h>
#include "kernel_map.h"

#define MAP_CHUNK_BYTES                                                           \
	((paddr_t)TABLE_ENTRIES * PAGE_BYTES) /* what one lowest-level table maps \
					       */

/* One table at a time, since walking for each page would cost more than filling the entries. */
void kernel_map_ram(paddr_t start, paddr_t end)
{
	while (start < end) {
		paddr_t stop = MIN(end, ALIGN_DOWN(start, MAP_CHUNK_BYTES) + MAP_CHUNK_BYTES);
		uint64_t *entry = kernel_entry(start + ARCH_DIRECT_MAP);
		const uint64_t *last = entry + (stop - start) / PAGE_BYTES;

		for (uint64_t value = start | KERNEL_DATA_BITS; entry < last; value += PAGE_BYTES)
			*entry++ = value;
		start = stop;
	}
}

uint64_t *kernel_entry(vaddr_t at)
{
	return tables_entry(kernel_root, at, 0, kernel_table_source, NULL, KERNEL_TABLE_BITS);
}
