/* SPDX-License-Identifier: MIT
 *
 * MM_HUGE_PAGES, the kernel's part: the direct map in the largest pages that fit into a range of
 * RAM and that the CPU has (Intel SDM vol. 3A, 4.5; contract: kernel_map.h). The image and the
 * stacks keep 4 KiB pages, and so does what lies between a range's end and the next large page.
 *
 * A large page is split only when one page in it gets an entry of its own, which happens to those
 * that hold the image's text and read-only data, and the text screen if the firmware calls it RAM.
 * The table that replaces it says the same of all the rest, so nobody notices; that the processor
 * may have cached the large page is cared for by a flush.
 */
#include <exo/arch.h>
#include "kernel_map.h"

#define CPUID_1_GIB_PAGES (1u << 26) /* 80000001 EDX */

static unsigned page_level_max; /* 2: 1 GiB, 1: 2 MiB */

static unsigned index_of(vaddr_t at, int level)
{
	return at >> (PAGE_SHIFT + 9 * level) & (TABLE_ENTRIES - 1);
}

static paddr_t bytes_of(int level)
{
	return (paddr_t)PAGE_BYTES << 9 * level;
}

static bool is_table(uint64_t entry)
{
	return entry & PTE_PRESENT && !(entry & PTE_LARGE);
}

/* The table below an absent entry. */
static bool add_table(uint64_t *entry)
{
	paddr_t frame = kernel_table_source(NULL);

	if (frame == PADDR_NONE)
		return false;
	*entry = frame | KERNEL_TABLE_BITS;
	return true;
}

/* Replace the page that an entry of this level maps by a table of smaller ones. */
static bool split(uint64_t *entry, int level)
{
	uint64_t small = level == 1 ? *entry & ~PTE_LARGE : *entry;
	paddr_t frame = kernel_table_source(NULL);
	uint64_t *table = arch_phys_to_virt(frame);

	if (frame == PADDR_NONE)
		return false;
	table_fill(table, small, bytes_of(level - 1));
	*entry = frame | KERNEL_TABLE_BITS;
	tlb_drop_all(NULL);
	return true;
}

uint64_t *kernel_entry(vaddr_t at)
{
	uint64_t *table = arch_phys_to_virt(kernel_root);

	for (int level = TABLE_LEVELS - 1; level > 0; level--) {
		uint64_t *entry = &table[index_of(at, level)];

		if (!(*entry & PTE_PRESENT) && !add_table(entry))
			return NULL;
		if (!is_table(*entry) && !split(entry, level))
			return NULL;
		table = arch_phys_to_virt(*entry & PTE_ADDRESS);
	}
	return &table[index_of(at, 0)];
}

/* May [at, end) begin with a page of this level? A table that is there already stays. */
static bool page_fits(uint64_t entry, int level, paddr_t at, paddr_t end)
{
	return level <= (int)page_level_max && !(at & (bytes_of(level) - 1)) &&
	       end - at >= bytes_of(level) && (level == 0 || !is_table(entry));
}

/* Fill entries of one table, from the first on, with pages of its level; returns the address behind
 * them. */
static paddr_t fill(uint64_t *table, int level, paddr_t at, paddr_t end)
{
	uint64_t bits = KERNEL_DATA_BITS | (level ? PTE_LARGE : 0);
	unsigned i = index_of(at, level);

	for (; i < TABLE_ENTRIES && page_fits(table[i], level, at, end); i++) {
		table[i] = at | bits;
		at += bytes_of(level);
	}
	return at;
}

/* Map the beginning of [at, end); returns the address behind it. */
static paddr_t map_some(paddr_t at, paddr_t end)
{
	uint64_t *table = arch_phys_to_virt(kernel_root);

	for (int level = TABLE_LEVELS - 1;; level--) {
		uint64_t *entry = &table[index_of(at + ARCH_DIRECT_MAP, level)];

		if (page_fits(*entry, level, at, end))
			return fill(table, level, at, end);
		if (*entry & PTE_PRESENT && !is_table(*entry))
			return ALIGN_DOWN(at, bytes_of(level)) + bytes_of(level);
		if (!(*entry & PTE_PRESENT))
			add_table(entry);
		table = arch_phys_to_virt(*entry & PTE_ADDRESS);
	}
}

void kernel_map_ram(paddr_t start, paddr_t end)
{
	page_level_max = cpuid(0x80000001, 0).edx & CPUID_1_GIB_PAGES ? 2 : 1;
	while (start < end)
		start = map_some(start, end);
}
