/* SPDX-License-Identifier: MIT
 *
 * Four-level page tables (Intel SDM vol. 3A, 4.5), shared by the kernel's map and address spaces.
 */
#ifndef X86_TABLES_H
#define X86_TABLES_H

#include <exo/arch.h>
#include <exo/compiler.h>
#include <exo/types.h>
#include <arch/pte.h>
#include <arch/stack_bytes.h>

#define TABLE_LEVELS 4

/* Where the tables themselves come from: a zeroed frame, or PADDR_NONE. */
typedef paddr_t table_source_fn(void *context);

/* The entry of a level (0: the lowest) for an address, with all tables on the way; new ones come
 * from source and get table_bits. NULL when the source is dry. Where a huge page is met
 * (MM_HUGE_PAGES), its entry. */
uint64_t *tables_entry(paddr_t root, vaddr_t at, int until, table_source_fn *source, void *context,
		       uint64_t table_bits);

/* Fill a table with entries for neighbouring pages, each `step` bytes behind the one before. */
static inline void table_fill(uint64_t *table, uint64_t first, size_t step)
{
	for (unsigned i = 0; i < TABLE_ENTRIES; i++)
		table[i] = first + i * step;
}

/* The same without creating anything: NULL when a table is missing. */
static inline uint64_t *tables_find(paddr_t root, vaddr_t at, int until)
{
	uint64_t *table = arch_phys_to_virt(root);

#pragma GCC unroll 4
	for (int level = TABLE_LEVELS - 1; level > until; level--) {
		uint64_t *entry = &table[at >> (PAGE_SHIFT + 9 * level) & (TABLE_ENTRIES - 1)];

		if (!pte_is_table(*entry))
			return pte_is_huge(*entry) ? entry : NULL;
		table = arch_phys_to_virt(*entry & PTE_ADDRESS);
	}
	return &table[at >> (PAGE_SHIFT + 9 * until) & (TABLE_ENTRIES - 1)];
}

/* The kernel's own tables: the upper half of every address space. */
extern paddr_t kernel_root;

/* Map or unmap one page of the kernel's half, start-up and thread context. -E_NOMEM. */
int kernel_map_page(vaddr_t at, paddr_t frame, uint64_t bits) __must_check;
paddr_t kernel_unmap_page(vaddr_t at);

/* Kernel stacks with a guard page: the address of the top, 0 without memory. */
vaddr_t kernel_stack_alloc(void) __must_check;
void kernel_stack_free(vaddr_t top);
/* The bounds of the stack slot around an address; false when the address is not in its mapped part
 * (or in no slot: then the bounds are left alone). Any context. */
bool kernel_stack_bounds(vaddr_t address, vaddr_t *bottom, vaddr_t *top);

#endif
