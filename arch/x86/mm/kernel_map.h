/* SPDX-License-Identifier: MIT
 *
 * How the kernel's half is made of pages: the contract of MM_HUGE_PAGES' part in it.
 *   small  kernel_map_small.c  4 KiB pages everywhere
 *   huge   kernel_map_huge.c   2 MiB pages in the direct map, 1 GiB where the CPU has them
 */
#ifndef X86_MM_KERNEL_MAP_H
#define X86_MM_KERNEL_MAP_H

#include "tables.h"
#include "tlb.h"

#define KERNEL_TABLE_BITS  (PTE_PRESENT | PTE_WRITE)
#define KERNEL_DATA_BITS   (PTE_PRESENT | PTE_WRITE | PTE_NX | TLB_KERNEL_BITS)
#define KERNEL_RODATA_BITS (PTE_PRESENT | PTE_NX | TLB_KERNEL_BITS)
#define KERNEL_TEXT_BITS   (PTE_PRESENT | TLB_KERNEL_BITS)
#define KERNEL_DEVICE_BITS (KERNEL_DATA_BITS | PTE_UNCACHED | PTE_WRITE_THROUGH)

/* A zeroed frame for a table, PADDR_NONE without memory: a table_source_fn. */
paddr_t kernel_table_source(void *context);

/* The direct map of [start, end), which start-up may ask for twice. Start-up; fatal() without
 * memory. */
void kernel_map_ram(paddr_t start, paddr_t end);

/* The entry of one 4 KiB page, with all tables on the way; a larger page around it is split. NULL
 * without memory. */
uint64_t *kernel_entry(vaddr_t at);

/* The entry of the page around an address, which may be larger than 4 KiB; NULL when it is absent.
 */
uint64_t *kernel_entry_find(vaddr_t at);

#endif
