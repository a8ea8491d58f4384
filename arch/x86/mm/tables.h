/* SPDX-License-Identifier: MIT
 *
 * Four-level page tables (Intel SDM vol. 3A, 4.5), shared by the kernel's map and address spaces.
 */
#ifndef X86_TABLES_H
#define X86_TABLES_H

#include <exo/compiler.h>
#include <exo/types.h>

#define PTE_PRESENT       (1ull << 0)
#define PTE_WRITE         (1ull << 1)
#define PTE_USER          (1ull << 2)
#define PTE_WRITE_THROUGH (1ull << 3)
#define PTE_UNCACHED      (1ull << 4)
#define PTE_LARGE         (1ull << 7) /* above the lowest level: a page, not a table */
#define PTE_GLOBAL        (1ull << 8)
#define PTE_NX            (1ull << 63)
#define PTE_ADDRESS       0x000ffffffffff000ull

#define TABLE_ENTRIES 512
#define TABLE_LEVELS  4

/* Where the tables themselves come from: a zeroed frame, or PADDR_NONE. */
typedef paddr_t table_source_fn(void *context);

/* The lowest-level entry for an address, with all tables on the way; new ones come from source and
 * get table_bits. NULL when the source is dry. With source NULL nothing is created: NULL when a
 * table is missing. */
uint64_t *tables_entry(paddr_t root, vaddr_t at, table_source_fn *source, void *context,
		       uint64_t table_bits);

/* The kernel's own tables: the upper half of every address space. */
extern paddr_t kernel_root;

/* Map or unmap one page of the kernel's half, start-up and thread context. -E_NOMEM. */
int kernel_map_page(vaddr_t at, paddr_t frame, uint64_t bits) __must_check;
paddr_t kernel_unmap_page(vaddr_t at);

/* Kernel stacks with a guard page: the address of the top, 0 without memory. */
#define KERNEL_STACK_BYTES (16 * KIB)
vaddr_t kernel_stack_alloc(void) __must_check;
void kernel_stack_free(vaddr_t top);
/* The bounds of the stack slot around an address; false when the address is not in its mapped part
 * (or in no slot: then the bounds are left alone). Any context. */
bool kernel_stack_bounds(vaddr_t address, vaddr_t *bottom, vaddr_t *top);

#endif
